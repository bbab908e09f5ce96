"""Webhooks: programs elsewhere are told what happens.

The server tells them, not who makes films: subscriptions are the server's, workers may be many and on machines that
reach nothing outside, and a receiver that is slow holds up no film. What is to be told is in the database before it is
told, so nothing that was recorded while no server ran, or when one was killed, is left out.
"""
