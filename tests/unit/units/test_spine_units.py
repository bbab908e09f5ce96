from reelwright.units import FrameRate, Timecode


def test_drop_frame_timecode_skips_two_numbers_a_minute() -> None:
    assert str(Timecode(frame=1800, rate=FrameRate.parse("29.97"))) == "00:01:00;02"
