"""What words mean: slot -> meaning -> forms. English only; a table, not a model.

`LEXICON` holds what can be drawn. `STAND_INS` holds what cannot, under the nearest thing that can: an island is drawn
as the beach, a dance as a walk, and the user is told. A form may speak to several slots (a detective is a person and
makes a crime story) but has one meaning in each. Longer forms win over shorter ones inside them: "sea of sand" is no
sea. A plural or genitive ending need not be listed.
"""

from __future__ import annotations

from enum import StrEnum

from reelwright.film.look import (
    Action,
    Age,
    Angle,
    Animal,
    Dye,
    Feeling,
    Framing,
    Gaze,
    Gender,
    Grain,
    Mood,
    Move,
    Place,
    Prop,
    Season,
    TimeOfDay,
    Transition,
    Vehicle,
    Weather,
)


class Slot(StrEnum):
    """What a word can speak to."""

    PLACE = "place"
    PLACE_HINT = "place hint"
    """Who or what lives in a place: counts only when no place is named."""
    TIME = "time of day"
    WEATHER = "weather"
    SEASON = "season"
    FRAMING = "framing"
    ANGLE = "camera angle"
    MOVE = "camera move"
    ACTION = "action"
    FEELING = "feeling"
    GAZE = "gaze"
    PERSON = "person"
    ANIMAL = "animal"
    VEHICLE = "vehicle"
    NOBODY = "nobody"
    PROP = "prop"
    MOOD = "mood"
    GENRE = "genre"
    GRAIN = "film grain"
    JUMP = "jump in time"
    UNDRAWN = "not drawn"
    """Named often, drawn nowhere: said to the user, never pretended."""
    NEGATION = "negation"
    NOTHING = "nothing"
    """A phrase that must not be read by its words, such as "not only"."""


_MAN, _WOMAN, _SEAMAN, _SLEUTH, _TRAVELLER, _PERSON = "man", "woman", "seaman", "sleuth", "traveller", "person"
_PAIR, _FAMILY, _CROWD = "pair", "family", "crowd"
_GUITARIST = "guitarist"
_SPACEFARER, _KNIGHT = "somebody in a white suit and helmet", "somebody in grey with a helmet and a sword"

ROLE_PROPS: dict[str, tuple[Prop, ...]] = {
    _MAN: (Prop.COAT,),
    _WOMAN: (Prop.LONG_HAIR, Prop.COAT),
    _SEAMAN: (Prop.COAT, Prop.CAP),
    _SLEUTH: (Prop.COAT, Prop.BRIMMED_HAT),
    _TRAVELLER: (Prop.CAP, Prop.BAG),
    _GUITARIST: (Prop.GUITAR,),
    _SPACEFARER: (Prop.HELMET, Prop.SHIRT, Prop.TROUSERS),
    _KNIGHT: (Prop.HELMET, Prop.SHIRT, Prop.TROUSERS, Prop.SWORD),
    _PERSON: (),
    _PAIR: (),
    _FAMILY: (),
    _CROWD: (),
}
"""What each kind of person wears when the brief does not say."""

ROLE_DYES: dict[str, tuple[tuple[Prop, Dye], ...]] = {
    _SPACEFARER: tuple((prop, Dye.WHITE) for prop in ROLE_PROPS[_SPACEFARER]),
    _KNIGHT: ((Prop.SHIRT, Dye.GREY), (Prop.TROUSERS, Dye.GREY)),
}
"""And in which colours, where it is known by them."""

HEADS = {_PAIR: 2, _FAMILY: 4, _CROWD: 12}
"""How many a word for more than one means."""

AGES: dict[Age, frozenset[str]] = {
    Age.CHILD: frozenset(
        "boy girl child children kid baby babies toddler teenager orphan grandson granddaughter grandchild schoolboy"
        " schoolgirl infant teen lad lass youngster".split()
    ),
    Age.OLD: frozenset(
        "grandpa grandma grandfather grandmother granny nana grandad granddad pensioner retiree"
        " grandparents widower hermit old elderly aged".split()
    ),
}
"""Words for who is no adult, and before one who is not."""

GENDERS: dict[Gender, frozenset[str]] = {
    Gender.MAN: frozenset(
        "man boy dad father guy lad daddy papa grandad granddad stepfather barman salesman cameraman nobleman"
        " swordsman doorman butler duke emperor schoolboy grandpa grandfather uncle brother husband son grandson"
        " nephew boyfriend fiancé king"
        " prince gentleman priest monk groom"
        " waiter policeman fireman businessman fisherman ferryman postman watchman cowboy widower".split()
    ),
    Gender.WOMAN: frozenset(
        "woman girl mum mom mother lass mommy mama granny nana stepmother barmaid maid housewife duchess empress"
        " stewardess hostess bridesmaid cowgirl schoolgirl grandma grandmother aunt sister daughter granddaughter"
        " niece girlfriend fiancée"
        " wife queen princess lady nun bride widow"
        " waitress policewoman businesswoman actress ballerina heroine mermaid".split()
    ),
}
"""Words that tell, of those for people."""

NAMES = frozenset(
    (
        "abdul adam adrian ahmed aisha akira alan alba albert aleksander alex alexander alexandra alfred ali alice"
        " alina alma amalia amina amir amy ana anders andrea andreas andrew andy angela anita anja anna anne annie"
        " anton antonio arjun arthur astrid ayesha barbara beatrice ben benjamin bernard bianca bill bob boris brian"
        " bruno camila carl carla carlos carmen caroline catherine cecilia charles charlotte chen chloe chris"
        " christina christopher claire clara claudia clemens cora daniel daniela danny david deborah dennis diana"
        " diego dieter dimitri dmitri dominic donald dora dorothy edgar edith eduardo edward eleanor elena eli elias"
        " elif elin elisa elisabeth elise elizabeth ella ellen elsa emil emilia emily emma enrique eric erik erika"
        " erin ernst esther eugene eva evan evelyn fabian farah fatima felix fernando fiona francesca francis"
        " francisco franz frederick frida fritz gabriel gabriela gary george georgia gerald gina giovanni giulia greg"
        " gregory greta gustav hana hannah hans harald harold harry hassan heidi heinrich helen helena helga henrik"
        " henry hiroshi hugo ian ibrahim ida igor ines ingrid irene irina iris isaac isabel isabella ivan jack jacob"
        " jakob jamal james jane janet jason javier jean jennifer jeremy jessica jim joan joanna joe johan johann"
        " johanna john jonas jonathan jorge jose josef joseph joshua juan judith julia julian juliet julio jun juri"
        " kai karen karin karl katarina kate katherine keiko kenji kevin khalid kim klara klaus kofi konrad kurt lars"
        " laura lea leila lena leo leon leonard leonie lewis liam lina linda linus lisa lorenzo louis louisa louise"
        " luca lucas lucia lucy ludwig luis luisa luka lukas luna luz lydia maja malik manuel marc marcel marco marcus"
        " margaret maria mariam marie mario marta martha martin mary mateo matthew matthias maya mehmet mei mia"
        " michael miguel mika mila milan mira miriam mohamed mohammed moritz nadia naomi natalia natasha nathan nia"
        " nicholas nick nicola nikolai nils nina noah noor nora oleg olga oliver olivia omar oscar oskar otto pablo"
        " paolo patricia patrick paul paula pavel pedro peter petra philip pierre priya rachel rafael rahul raj rania"
        " raymond rebecca ricardo richard rita robert roberto roger roland roman rosa rosalie ruben rudolf ruth ryan"
        " sabine sally sam samira samuel sandra sara sarah sebastian sergei sergio silvia simon simone sofia sonia"
        " sonja sophia sophie stefan stella stephen steven sunita susan susanne sven svetlana takeshi tamara tanja"
        " tara tariq teresa theo theodor theresa thomas tim timo timothy tina tobias tom tomas toni ursula valentina"
        " vanessa vera veronica viktor vincent vladimir walter wanda werner wilhelm william wolfgang xavier yara"
        " yasmin yoko yuki yuri yusuf zara zoe zoya"
    ).split()
)
"""Given names of many countries that are no other word here, nor a place: whoever is called so is a person, whatever
they are said to do."""

LEXICON: dict[Slot, dict[str, str]] = {
    Slot.PLACE: {
        Place.HEADLAND: "headland|lighthouse|light house|beacon|cliff|clifftop|cliff top|promontory|cape|sea|ocean"
        "|coast|coastline|shore|seashore|sea cliff|the waves",
        Place.CITY: "city|city street|street|side street|harbour street|harbor street|harbour town|alley|alleyway"
        "|avenue|boulevard|downtown|town|city centre|city center|metropolis|crossroads|neon street|neon city|new york"
        "|london|paris|tokyo|berlin|lisbon|rome|madrid|chicago|hong kong|shanghai|mumbai|cairo|los angeles"
        "|san francisco|seoul|istanbul|lagos|mexico city",
        Place.FOREST: "forest|woods|the wood|woodland|jungle|rainforest|trees|bare trees|leafless trees|blooming trees"
        "|grove|pines|undergrowth",
        Place.DESERT: "desert|dune|sand dunes|sand|sahara|wasteland|canyon|mesa|badlands|sea of sand|sea of dunes",
        Place.MOUNTAINS: "mountain|mountainside|mountain pass|mountain range|mountaintop|mountain top|alps"
        "|alpine meadow|himalaya|andes|rockies|summit|peak|snowy peak|massif|highlands|foothill",
        Place.MEADOW: "meadow|field|open field|hill|hillside|green hill|countryside|pasture|grassland|prairie|heath"
        "|moor|open country",
        Place.LAKE: "lake|lakeside|lake shore|lakeshore|mountain lake|forest lake|pond|millpond|lagoon|tarn|loch"
        "|reservoir",
        Place.RIVER: "river|riverbank|river bank|riverside|river bend|banks of the river|stream|mountain stream"
        "|forest stream|brook|creek|rapids|upstream|downstream",
        Place.BEACH: "beach|sandy beach|beach dunes|beachfront|seaside|sandy shore|sandy bay|surf|low tide",
        Place.HARBOUR: "harbour|harbor|harbourside|fishing harbour|fishing harbor|port|fishing port|fishing village"
        "|quay|quayside|pier|jetty|dock|dockside|wharf|marina",
        Place.ROOM: "room|living room|sitting room|dining room|front room|bedroom|kitchen|apartment|lounge|parlour"
        "|parlor|indoors|at home|inside the house|in the house|in his house|in her house|into the house",
        Place.CORRIDOR: "corridor|hallway|passageway|hospital corridor|hotel corridor|school corridor|office corridor",
        Place.OFFICE: "office|laboratory|lab|workshop|studio|classroom|hospital|library|workplace|workroom",
        Place.STAGE: "stage|theatre|theater|concert hall|auditorium|opera house|playhouse|footlights|spotlight",
        Place.VILLAGE: "village|hamlet|village square|village street|village green|mountain village|cottage|farmhouse",
        Place.ROAD: "road|highway|motorway|freeway|country road|open road|roadside|side of the road|country lane|lane",
        Place.ROOFTOP: "rooftop|roof|flat roof|roof terrace|city roof|city skyline|skyline|over the roofs",
        Place.SPACE: "in space|into space|outer space|deep space|vastness of space|galaxy|nebula|in orbit|planet"
        "|cosmos|on the moon|moon surface|surface of the moon|lunar|lunar surface|moon landing|far side of the moon"
        "|moonscape",
        Place.ABSTRACT: "abstract|abstract space|void|limbo|white void|black void|endless void|white space|dreamscape"
        "|dream world|geometric shapes|geometric forms|nothingness",
        Place.CAVE: "cave|cave mouth|cavern|grotto|inside the mountain|stalactite|stalagmite|underground cave",
        Place.CLOUDS: "above the clouds|over the clouds|sea of clouds|sea of cloud|cloud sea|in the clouds"
        "|among the clouds|high above the clouds|cloudscape|ocean of clouds",
        Place.UNDERWATER: "underwater|under water|under the sea|under the ocean|beneath the waves|beneath the sea"
        "|below the waves|below the surface|ocean floor|sea floor|seafloor|seabed|sea bed|bottom of the sea"
        "|bottom of the ocean|coral reef|coral|kelp forest|kelp|deep sea|undersea|ocean depths",
    },
    Slot.PLACE_HINT: {
        Place.HEADLAND: "keeper|lighthouse keeper|sailor|captain|ferryman|gull|seagull|whale|ship",
        Place.CITY: "detective|inspector|gangster|taxi|taxi driver|commuter|traffic|neon|courier|subway"
        "|platform|pavement|sidewalk|elevator|lamp post|lamppost|bus|barista|shopkeeper|waitress|waiter",
        Place.MEADOW: "horse|pony|a train|the train|steam train|locomotive|shepherd|picnic|kite|cow|sheep",
        Place.LAKE: "fisherman|rowing boat|rowboat|canoe|boat",
        Place.FOREST: "wolf|wolves|deer|fox|bear|hiker|woodcutter|hunter|ranger|fairy|elf|owl|squirrel|mushroom"
        "|treehouse",
        Place.DESERT: "camel|cowboy|nomad|caravan|mirage|cactus",
        Place.HARBOUR: "fishing boat|trawler|ferry|dockworker|dockhand|harbour master|harbormaster",
        Place.BEACH: "sandcastle|beachcomber|surfer",
        Place.ROOM: "sofa|couch|bookshelf|wallpaper|curtain|chef|oven|stove|fireplace|armchair|piano"
        "|throne|in bed|bedside|wardrobe|bathtub",
        Place.OFFICE: "office worker|scientist|microscope|test tube|teacher|pupil|blackboard|whiteboard|photocopier",
        Place.STAGE: "ballerina|opera singer|orchestra|magician|conductor",
        Place.VILLAGE: "villager|blacksmith|miller|farmer",
        Place.MOUNTAINS: "mountaineer|skier|climber",
        Place.ROAD: "car|sports car|truck|hitchhiker|truck driver|trucker|road trip|telegraph pole",
        Place.ROOFTOP: "chimney sweep|water tank|pigeon loft",
        Place.SPACE: "astronaut|cosmonaut|spacesuit|moon rover",
        Place.CLOUDS: "aeroplane|airplane|airliner|jet|in the sky|through the sky|across the sky|skydiver",
        Place.CAVE: "spelunker|caveman",
        Place.UNDERWATER: "diver|scuba diver|mermaid|wetsuit|jellyfish|octopus",
    },
    Slot.TIME: {
        TimeOfDay.DAWN: "dawn|sunrise|first light|daybreak|break of day|crack of dawn|dawn breaks|day breaks"
        "|day broke|sun rises|sun rose|sun is rising|sun was rising|rising sun|sun comes up|sun came up"
        "|sun is coming up",
        TimeOfDay.MORNING: "morning|early morning|morning comes|breakfast|april morning|june morning|fall morning",
        TimeOfDay.NOON: "noon|midday|noonday|high noon|sun is high|sun stands high",
        TimeOfDay.AFTERNOON: "afternoon|late afternoon|daytime|daylight|broad daylight|fall afternoon",
        TimeOfDay.DUSK: "dusk|sunset|sundown|twilight|magic hour|golden hour|nightfall|evening|gloaming|setting sun"
        "|sun sets|sun set|sun has set|sun is setting|sun was setting|sun sinks|sun goes down|sun went down"
        "|sun is going down|light fades|dusk falls|day ends|april evening|june evening|fall evening",
        TimeOfDay.BLUE_HOUR: "blue hour|after sunset|just after sunset|before sunrise|before dawn|predawn|pre-dawn"
        "|last light|afterglow",
        TimeOfDay.NIGHT: "night|midnight|tonight|moonlit|moonlight|moon|moon rises|full moon|after dark|starlit"
        "|starlight|in the dark|night falls|night fell|night comes|stars come out|under the stars|june night"
        "|fall night",
    },
    Slot.WEATHER: {
        Weather.CLEAR: "not a cloud|no clouds|without a cloud|never a cloud|clear|clear sky|clear skies|clear day"
        "|clear night|clear morning|clear air|sunny|cloudless|blue sky|sunshine|bright sun|starry sky|sky clears"
        "|skies clear|storm has passed|storm passes|storm is over|rain stops|rain has stopped|fog lifts"
        "|sun comes out|sun breaks through|sun is out"
        "|fog has lifted|mist lifts|mist has lifted",
        Weather.CLOUD: "cloud|cloudy|clouds|overcast|grey sky|gray sky|after the storm|after the rain",
        Weather.RAIN: "rain|rains|raining|rained|rainy|rainfall|rain-soaked|drizzle|downpour|wet|puddle",
        Weather.STORM: "storm|stormy|thunderstorm|tempest|gale|hurricane|squall|lightning|thunder",
        Weather.FOG: "fog|foggy|mist|misty|haze|hazy|smog",
        Weather.SNOW: "snow|snowy|snows|snowing|snowfall|snowstorm|blizzard|snow falls|first snow|flurries|sleet|hail",
        Weather.WIND: "wind|windy|breeze|breezy|gust|gusty|windswept|wind-swept|blustery|wind blows|wind howls",
        Weather.DUST: "dust|dusty|dust storm|sandstorm|sand storm|dust cloud|blowing sand|clouds of dust",
    },
    Slot.SEASON: {
        Season.SPRING: "spring|early spring|late spring|springtime|spring time|in blossom|blossom|cherry blossom"
        "|apple blossom|in bloom|in full bloom|blooming trees|first flowers|spring flowers|daffodil|crocus|snowdrop"
        "|tulip|snowmelt|the thaw|easter|in april|april morning|april day|april evening|in march|in may",
        Season.SUMMER: "summer|early summer|late summer|summertime|summer time|midsummer|high summer|summery|heatwave"
        "|heat wave|dog days|in june|in july|in august|july|june morning|june evening|june night",
        Season.AUTUMN: "autumn|early autumn|late autumn|autumnal|autumn leaves|indian summer|in the fall"
        "|in early fall|in late fall|early fall|late fall|last fall|this fall|fall leaves|fall foliage|fall colours"
        "|fall colors|fall day|fall morning|fall afternoon|fall evening|fall night|fallen leaves|falling leaves"
        "|golden leaves|red leaves|yellow leaves|orange leaves|dead leaves|leaves turn|leaves have turned"
        "|leaves are turning|leaves fall|leaves are falling|harvest|harvest time|halloween|thanksgiving|september"
        "|october|november",
        Season.WINTER: "winter|early winter|late winter|wintertime|winter time|midwinter|dead of winter|wintry"
        "|wintery|first snow|snow-covered|snow covered|covered in snow|snow lies|snow on the ground|under the snow"
        "|deep snow|bare trees|bare branches|leafless|leafless trees|frost|frosty|hoarfrost|hoar frost|icicle"
        "|christmas|christmas eve|december|january|february",
    },
    Slot.FRAMING: {
        Framing.EXTREME_WIDE: "extreme wide|extreme wide shot|extreme long shot|establishing|establishing shot|aerial"
        "|aerial shot|drone shot|vista|panorama",
        Framing.WIDE: "wide|wide shot|long shot|full shot|wide angle",
        Framing.MEDIUM_WIDE: "medium wide|medium wide shot|medium long shot|cowboy shot|american shot|knees up",
        Framing.MEDIUM: "medium|medium shot|mid shot|waist up|waist-up",
        Framing.MEDIUM_CLOSE: "medium close-up|medium close up|medium closeup|head and shoulders|chest up|chest-up",
        Framing.CLOSE_UP: "close-up|close up|closeup|close shot|tight shot|tight on|close on",
        Framing.EXTREME_CLOSE_UP: "extreme close-up|extreme close up|extreme closeup|big close-up|big close up"
        "|face fills",
        Framing.OVER_SHOULDER: "over the shoulder|over-the-shoulder|over her shoulder|over his shoulder"
        "|over their shoulder",
    },
    Slot.ANGLE: {
        Angle.EYE: "eye level|eye-level|eye height|at eye height|straight-on shot|level camera",
        Angle.LOW: "low angle|low-angle|low angle shot|low-angle shot|extreme low angle|low camera|low shot"
        "|from below|from low down|from low to the ground|from the ground up|ground level|ground-level|worm's eye"
        "|worm’s eye|worm's-eye|worm’s-eye|worm's-eye view|worm’s-eye view|worm's eye view|worm’s eye view"
        "|worms-eye view|hero shot|knee-level shot|camera looks up|camera looking up|camera low",
        Angle.HIGH: "high angle|high-angle|high angle shot|high-angle shot|high camera|high shot|from above"
        "|from high above|from on high|from a height|camera looks down|camera looking down|camera high|camera above",
        Angle.TOP: "top-down|top down|topdown|top-down shot|top-down view|top shot|overhead shot|overhead view"
        "|overhead angle|overhead camera|from overhead|from directly above|directly above|from straight above"
        "|straight down|looking straight down|camera straight down|plan view|bird's eye|bird’s eye|bird's-eye"
        "|bird’s-eye|bird's eye view|bird’s eye view|bird's-eye view|bird’s-eye view|birds-eye view|birds eye view"
        "|god's-eye view|god’s-eye view|god's eye view|god’s eye view|god shot",
        Angle.DUTCH: "dutch angle|dutch-angle|dutch tilt|dutch shot|dutch camera|german angle|canted|canted angle"
        "|canted camera|canted frame|canted shot|oblique angle|tilted frame|tilted horizon|tilted camera"
        "|crooked camera|crooked frame|crooked horizon|slanted horizon|slanted camera|off-kilter|off kilter",
    },
    Slot.MOVE: {
        Move.STATIC: "static|static shot|static camera|locked off|locked-off|still frame|fixed camera",
        Move.PUSH_IN: "push in|push-in|pushes in|pushing in|slow push|slow push in|slow push-in|dolly in|dollies in"
        "|camera approaches|camera moves in",
        Move.PULL_OUT: "pull out|pull-out|pulls out|pull back|pulls back|pulling back|dolly out|dollies out",
        Move.PAN_LEFT: "pan left|pans left|panning left",
        Move.PAN_RIGHT: "pan right|pans right|panning right|camera pans|slow pan|pan across|pans across|panning across",
        Move.TILT_UP: "tilt up|tilts up|tilting up",
        Move.TILT_DOWN: "tilt down|tilts down|tilting down",
        Move.TRUCK_LEFT: "truck left|trucks left|track left|tracks left|tracking left|dolly left",
        Move.TRUCK_RIGHT: "truck right|trucks right|track right|tracks right|tracking right|dolly right|tracking"
        "|tracking shot|track with|tracks with|track alongside|tracks alongside|camera follows|camera tracks|follow"
        "|follow shot|following him|following her|following them",
        Move.CRANE_UP: "crane up|cranes up|craning up|crane shot|camera rises|boom up",
        Move.CRANE_DOWN: "crane down|cranes down|craning down|camera descends|boom down",
        Move.ZOOM_IN: "zoom in|zooms in|zooming in|zoomed in|zoom-in|slow zoom|slow zoom in|crash zoom|crash-zoom"
        "|snap zoom|fast zoom|quick zoom|zoom into|zooms into|zooming into|zoom on|zooms on|zoom on to|zooms on to"
        "|zoom onto|zooms onto|zoom to|zooms to|zoom toward|zooms toward|zoom towards|zooms towards|zoom closer"
        "|zooms closer|zoom shot|camera zooms|lens zooms",
        Move.ZOOM_OUT: "zoom out|zooms out|zooming out|zoomed out|zoom-out|slow zoom out|crash zoom out|fast zoom out"
        "|zoom back|zooms back|zooming back|zoom away|zooms away|reverse zoom|camera zooms out|lens zooms out",
        Move.DOLLY_ZOOM: "dolly zoom|dolly-zoom|dolly zooms|dollies and zooms|zoom dolly|zolly|vertigo shot"
        "|vertigo effect|vertigo zoom|hitchcock zoom|hitchcock shot|trombone shot|trombone zoom|contra zoom"
        "|contra-zoom|counter zoom|counter-zoom|push-pull zoom|push-pull shot|push pull shot|jaws shot|jaws effect"
        "|background falls away|background stretches|background rushes away",
        Move.ORBIT_LEFT: "orbit left|orbits left|orbiting left|orbit to the left|orbits to the left|orbit clockwise"
        "|orbits clockwise|clockwise orbit|arc left|arcs left|arcing left|arc to the left|arcs to the left"
        "|circle left|circles left|circling left|circle to the left|circles to the left|camera circles left"
        "|camera circles clockwise|arc around to the left|arcs around to the left|arcing around to the left"
        "|circle around to the left|circles around to the left",
        Move.ORBIT_RIGHT: "orbit|orbits|orbiting|orbit shot|orbital shot|orbit right|orbits right|orbiting right"
        "|orbit to the right|orbits to the right|orbit anticlockwise|orbits anticlockwise|orbit counterclockwise"
        "|orbits counterclockwise|arc shot|arc around|arcs around|arcing around|arc round|arcs round|arc right"
        "|arcs right|arcing right|arc to the right|arcs to the right|circle right|circles right|circle to the right"
        "|circles to the right|circle around|circles around|circling around|circle around her|circle around him"
        "|circles her|circles him|circles them|camera circles|camera circling|circling camera|circling shot"
        "|camera revolves|camera swings around|camera swings round|camera goes around|camera goes round"
        "|camera moves around|camera moves round|camera travels around|revolve around|revolves around|360 shot"
        "|360-degree shot|360 degree shot",
        Move.HANDHELD: "handheld|hand-held|hand held|handheld camera|hand-held camera|hand held camera|handheld shot"
        "|hand-held shot|shaky camera|shaky cam|shaky-cam|shakycam|shaky shot|shaky footage|shaking camera"
        "|camera shakes|camera trembles|trembling camera|camera wobbles|wobbly camera|unsteady camera|restless camera"
        "|nervous camera|camera breathes|breathing camera|documentary camera|documentary style camera|shoulder cam"
        "|shoulder camera|shoulder-mounted|camera on the shoulder|camera on a shoulder",
        Move.RACK_FOCUS: "rack focus|rack-focus|racks focus|racking focus|rack the focus|racks the focus|focus rack"
        "|focus racks|pull focus|pull-focus|pulls focus|pulling focus|pull the focus|pulls the focus|focus pull"
        "|focus pulls|focus shift|focus shifts|shift focus|shifts focus|shifting focus|shift of focus|change of focus"
        "|focus changes|changes focus|focus moves|focus goes to|focus drifts|selective focus|comes into focus"
        "|come into focus|coming into focus|goes out of focus|falls out of focus|throws focus|throw focus",
    },
    Slot.ACTION: {
        Action.WALK: "walk|walks|walking|walked|follows|enters|enter|exits|arrives|saunters|struts|strolled|paces"
        "|tiptoes"
        "|sneaks|creeps|shuffles|wades|strode|steps out|comes in|walks in|walks out|stride|strides|striding|wander"
        "|wanders|wandering|wandered|stroll"
        "|strolls|strolling|march|marches|hike|hikes|hiking|cross|crosses|crossing|crossed|trudge|trudges|carry"
        "|carries|carrying|follows a path|heads home|goes home|comes home|journey|journeys|search|searches|searching"
        "|looking for|looks for|returns|leaves|steps|sets out",
        Action.STAND: "stand|stands|standing|stood|stands up|stands still|leans|leaning|smiles|laughs|wait|waits"
        "|waiting|waited|watch|watches|watching"
        "|watched|look|looks|looking|looks back|stare|stares|staring|stop|stops|stopped|pauses",
        Action.RUN: "run|runs|running|ran|dashes|hurries|hurry|escapes|bolts|sprint|sprints|sprinting|flee|flees"
        "|fleeing|jog|jogs|jogging"
        "|races down|races along|races across|races through|races up|races past|rushes",
        Action.CLIMB: "climb|climbs|climbing|climbed|scrambles up|clambers|clambering",
        Action.SIT: "sit|sits|sitting|sat|rests|resting|relaxes|relaxing|lounges|seated|sits down",
        Action.KNEEL: "kneel|kneels|kneeling|knelt|squats|squatting|kneels down|crouch|crouches|crouching",
        Action.POINT: "points at|points to|points out|points up|pointing|pointing at|pointing to",
        Action.LOOK: "looks up|look up|looking up|looked up|gazes up|gazing up|stares up|staring up|looks to the sky"
        "|looks away|looks aside",
        Action.WAVE: "waves goodbye|waves at|they wave|he waves|she waves|they waved|wave at|wave to|wave goodbye"
        "|wave back|waves to|waving"
        "|waves back|waves her hand|waves his hand|waves hello",
        Action.EMBRACE: "hug|hugs|hugging|hugged|embrace|embraces|embracing|embraced",
    },
    Slot.FEELING: {
        Feeling.HAPPY: "smile|smiles|smiling|smiled|grin|grins|grinning|grinned|happily|joyfully|cheerfully|gladly"
        "|happy|glad|cheerful|happy face|is delighted|delightedly|looks pleased|contentedly",
        Feeling.LAUGHING: "they laugh|both laugh|laughs|laughing|laughed|giggles|giggling|chuckles|chuckling"
        "|bursts out laughing|burst out laughing|roars with laughter|in fits of laughter",
        Feeling.SAD: "sad|sorrowful|sadly|sad face|sad eyes|sad smile|smiles sadly|sorrowfully|mournfully"
        "|grieves|grieving|mourns|mourning for|heartbroken|dejected|downcast|is lonely|looks lonely|disappointed"
        "|with sorrow|full of sorrow|frowns sadly",
        Feeling.ANGRY: "angry|grim|angrily|angry face|furious|furiously|scowl|scowls|scowling"
        "|frown|frowns|frowning|frowned|glares|glaring|glowers|glowering|snarls|snarling|enraged|grimly"
        "|clenches his teeth|clenches her teeth|clenched teeth|in a rage|with rage|in anger|with anger",
        Feeling.AFRAID: "afraid|frightened|terrified|scared|fearfully|anxiously|nervously"
        "|in fear|with fear|in terror|with terror|in horror|with horror|horrified|panics|panicking|trembles|trembling",
        Feeling.SURPRISED: "surprised|astonished|amazed|stunned|startled|in surprise|in astonishment|in amazement"
        "|wide-eyed|gasp|gasps|open-mouthed|dumbfounded|eyes widen|is shocked|looks shocked|in disbelief"
        "|in shock",
        Feeling.ASLEEP: "they sleep|both sleep|sleeps|sleeping|asleep|dozes|dozing|naps|napping|closes her eyes"
        "|closes his eyes|closes their eyes|eyes closed|closed eyes|eyes shut|shuts her eyes|shuts his eyes",
    },
    Slot.GAZE: {
        Gaze.LEFT: "looks left|looks to the left|looks to her left|looks to his left|look left|look to the left"
        "|looking left|looking to the left|glances left|glances to the left|gazes left|gazes to the left|faces left"
        "|facing left|turns to the left|stares left|stares to the left|peers left|peers to the left",
        Gaze.RIGHT: "looks right|looks to the right|looks to her right|looks to his right|look right"
        "|look to the right|looking right|looking to the right|glances right|glances to the right|gazes right"
        "|gazes to the right|faces right|facing right|turns to the right|stares right"
        "|stares to the right|peers right|peers to the right",
        Gaze.UP: "looks up|look up|looking up|looked up|gazes up|gazing up|stares up|staring up|glances up"
        "|looks to the sky|looks at the sky|looks at the stars|looks at the moon|upturned face|raises her eyes"
        "|raises his eyes|eyes raised",
        Gaze.DOWN: "looks down|look down|looking down|looked down|gazes down|gazing down|stares down|staring down"
        "|glances down|looks at the ground|stares at the ground|looks at the floor|stares at the floor"
        "|looks at her hands|looks at his hands|stares at her hands|stares at his hands|looks at her feet"
        "|looks at his feet|lowers her eyes|lowers his eyes|lowers her head|lowers his head|bows her head"
        "|bows his head|head bowed|bowed head|eyes lowered|lowered eyes|downcast eyes|hangs her head|hangs his head",
        Gaze.ASIDE: "looks away|looks aside|looks to the side|look away|looking away|looking aside"
        "|looking to the side|glances aside|glances to the side|glances away|turns her head|turns his head"
        "|in profile|averts her eyes|averts his eyes",
        Gaze.AT_US: "looks at us|looks right at us|looks right at the camera|looks at the camera|looks into the camera"
        "|looks into the lens"
        "|looks straight into the camera|looks straight at us|looks straight at the camera|looks to camera"
        "|look at us|look at the camera|look into the camera|looking at us|looking at the camera"
        "|looking into the camera|looking into the lens|stares at us|stares at the camera|stares into the camera"
        "|stares into the lens|staring at us|staring into the camera|gazes at us|gazes into the camera|faces us"
        "|faces the camera|facing us|facing the camera|meets our eyes|to camera"
        "|turns to the camera|turns to us|turns towards the camera|turns towards us",
    },
    Slot.PERSON: {
        _MAN: "man|dad|guy|lad|daddy|papa|grandad|granddad|stepfather|barman|salesman|cameraman|nobleman|swordsman"
        "|doorman|butler|duke|emperor|schoolboy|grandpa|grandson|nephew|boyfriend|fiancé|uncle|waiter|bartender"
        "|policeman|fireman|businessman"
        "|groom|father|grandfather|brother"
        "|husband|son|king|stranger|worker|gentleman|priest|monk|doctor|thief|old man|young man|carpenter|musician"
        "|boxer|boy",
        _WOMAN: "woman|mum|mom|lass|mommy|mama|granny|nana|stepmother|barmaid|maid|housewife|duchess|empress"
        "|stewardess|hostess|bridesmaid|cowgirl|schoolgirl|grandma|granddaughter|niece|girlfriend|fiancée|aunt|nun"
        "|ballerina|policewoman"
        "|businesswoman|lady|mother|grandmother|widow"
        "|sister|daughter|wife|queen|nurse|dancer|singer|actress|waitress|old woman|young woman|bride|girl",
        _SEAMAN: "keeper|lighthouse keeper|sailor|captain|pirate|trucker|steward|fisherman|ferryman|driver"
        "|taxi driver|postman|pilot",
        _SLEUTH: "detective|inspector|private eye|gangster|spy|agent|cowboy|sheriff|ranger|gunslinger",
        _TRAVELLER: "hiker|traveller|traveler|wanderer|explorer|pilgrim|nomad|student|backpacker|courier|tourist"
        "|climber|adventurer|archaeologist|geologist|hunter|photographer",
        _GUITARIST: "guitarist",
        _PERSON: "figure|lone figure|messenger|castaway|porter|receptionist|guard|janitor|firefighter|paramedic|boss"
        "|manager|clerk"
        "|cashier|burglar|robber|jogger|hacker|programmer|secretary|assistant|landlord|plumber|electrician|builder"
        "|lumberjack|vendor|merchant|bassist|trumpeter|saxophonist|cellist|cop|judge|mayor|president|designer"
        "|architect|goalkeeper|referee|snowboarder|skateboarder|bishop|trapper|rancher|florist|jeweller|jeweler"
        "|goldsmith|hairdresser|barber|hitchhiker|motorcyclist|sibling|cousin|roommate|flatmate|classmate|scholar"
        "|lecturer|physicist|chemist|biologist|astronomer|translator|vagabond|drifter|outlaw|fugitive|inmate|hostage"
        "|kidnapper|assassin|gladiator|archer|servant|jester|acrobat|juggler|puppeteer|storyteller|infant|teen"
        "|pensioner|retiree|veteran|sergeant|lieutenant|commander|medic|midwife|therapist|psychologist|psychiatrist"
        "|youngster|banker|accountant|milkmaid|person|someone|somebody|passer-by|rider|shepherd|deckhand|chef|cook"
        "|barista"
        "|pianist|violinist|drummer|conductor|mechanic|engineer|inventor|officer|dockhand|librarian"
        "|journalist|reporter|skater|surfer|swimmer|cyclist|athlete|warrior|magician|hermit|prisoner|beggar|villager"
        "|miner|gravedigger|survivor|hero|heroine|artist|painter|poet|writer|scientist|teacher|farmer|gardener|runner"
        "|soldier|commuter|baker|clockmaker|watchmaker|shopkeeper|cleaner|refugee|princess|prince|friend|lover"
        "|neighbour|neighbor|passenger|pedestrian|blacksmith|butcher|tailor|sculptor|watchman|lawyer|professor"
        "|surgeon|dentist|actor|footballer|gymnast|biker|skier|mountaineer|weaver|potter|widower|orphan|parent"
        "|protester|newcomer|visitor|customer|child|grandchild|children|kid|baby|babies|toddler|teenager",
        _PAIR: "couple|twins|lovers|newlyweds|grandparents",
        _FAMILY: "family|families|group of people|group of friends",
        _CROWD: "crowd|crowd of people|people|audience|mob|gang|tribe|army|procession|parade|team|crew|choir|orchestra",
    },
    Slot.ANIMAL: {
        Animal.DOG: "dog|puppy|puppies|hound|sheepdog|terrier|spaniel|retriever|labrador|collie|poodle|greyhound",
        Animal.CAT: "cat|kitten|tomcat|black cat|tabby",
        Animal.HORSE: "horse|pony|ponies|stallion|mare|foal|wild horse|racehorse",
        Animal.BIRD: "bird|gull|seagull|crow|raven|pigeon|dove|sparrow|robin|swallow",
    },
    Slot.VEHICLE: {
        Vehicle.CAR: "car|motorcar|automobile|taxi|cab|sports car|police car|convertible|old car",
        Vehicle.BOAT: "boat|rowing boat|rowboat|fishing boat|sailing boat|sailboat|lifeboat|dinghy|trawler",
        Vehicle.TRAIN: "a train|the train|trains pass|express train|steam train|night train|freight train|goods train"
        "|passing train|train passes|train crosses|train arrives|train leaves|train rushes|train rolls|train speeds"
        "|locomotive",
        Vehicle.PLANE: "aeroplane|airplane|aircraft|airliner|jet plane|propeller plane|biplane|a plane|the plane"
        "|small plane|jet",
        Vehicle.BICYCLE: "bicycle|bike|pushbike|racing bike|cyclist",
    },
    Slot.NOBODY: {
        "nobody": "nobody|no one|no-one|deserted|uninhabited|not a soul",
    },
    Slot.PROP: {
        Prop.COAT: "coat|raincoat|overcoat|trench coat|winter coat|autumn coat|spring coat|cloak|jacket|winter jacket"
        "|summer jacket|autumn jacket|spring jacket",
        Prop.BRIMMED_HAT: "hat|summer hat|fedora|brimmed hat|wide-brimmed hat|stetson",
        Prop.CAP: "cap|winter hat|beanie|woollen cap|flat cap",
        Prop.LONG_HAIR: "long hair|long-haired|braid|plait",
        Prop.BAG: "bag|backpack|rucksack|satchel",
        Prop.UMBRELLA: "umbrella|parasol",
        Prop.LANTERN: "lantern|torch|flashlight|oil lamp|hand lamp|candle",
        Prop.BEARD: "beard|bearded",
        Prop.MOUSTACHE: "moustache|moustached|mustache",
        Prop.HELMET: "helmet",
        Prop.GLASSES: "glasses|spectacles|eyeglasses|sunglasses",
        Prop.SCARF: "scarf|shawl",
        Prop.DRESS: "dress|gown|frock|summer dress|spring dress",
        Prop.SKIRT: "skirt",
        Prop.SHIRT: "shirt|t-shirt|tee-shirt|blouse|sweater|jumper|pullover|hoodie|cardigan",
        Prop.TROUSERS: "trousers|jeans",
        Prop.SUITCASE: "suitcase|briefcase",
        Prop.STICK: "walking stick|walking cane|hiking stick|cane|staff|wooden staff|crutch",
        Prop.BOOK: "book|old book|notebook|novel|diary",
        Prop.LETTER: "letter|envelope|postcard|telegram|map|newspaper",
        Prop.CUP: "cup|mug|teacup|coffee cup|cup of tea|cup of coffee|mug of tea|mug of coffee|cup of cocoa",
        Prop.PHONE: "phone|smartphone|mobile phone|cell phone|cellphone",
        Prop.FLOWERS: "bouquet|bunch of flowers|flower|wild flower|wildflower|roses|a rose|a single rose|red rose"
        "|white rose|tulip|sunflower",
        Prop.BALLOON: "balloon",
        Prop.GUITAR: "guitar|acoustic guitar|electric guitar|lute",
        Prop.SWORD: "sword|sabre|rapier|katana",
    },
    Slot.MOOD: {
        Mood.TENSE: "tense|ominous|dread|dark|menacing|suspense|suspenseful|thriller|noir|fear|afraid|eerie|danger"
        "|dangerous|haunted|threat|scary|horror|nightmare|sinister|murder",
        Mood.WARM: "warm|tender|hope|hopeful|nostalgic|nostalgia|love|loving|romantic|romance|cosy|cozy|heartwarming"
        "|happy|joy|joyful|gentle|bittersweet",
        Mood.WONDER: "wonder|awe|majestic|epic|dreamlike|dream|magic|magical|mysterious|mystery|vast|sublime"
        "|fairy tale",
        Mood.DRIVE: "urgent|fast|energetic|chase|frantic|race|races|thrilling|upbeat|escape|escapes|hurry|hurries"
        "|breathless",
        Mood.CALM: "calm|quiet|serene|peaceful|peace|meditative|silence|silent|melancholy|lonely|contemplative|slow",
    },
    Slot.GENRE: {
        "crime": "detective|inspector|murder|noir|heist|gangster|thief|police|thriller|spy",
        "science fiction": "robot|astronaut|alien|spaceship|starship|cyberpunk|space station|science fiction|sci-fi"
        "|android",
        "adventure": "explorer|expedition|quest|treasure|adventure|adventurer|pirate",
        "horror": "haunted|horror|monster|vampire|ghost|nightmare",
        "romance": "romance|romantic|lovers|kiss|wedding|bride|love story",
        "fantasy": "dragon|wizard|witch|magic|magical|fairy|fairy tale|elf|kingdom",
        "western": "cowboy|gunslinger|sheriff|outlaw|western",
        "documentary": "documentary|wildlife|archaeologist|geologist",
    },
    Slot.GRAIN: {
        Grain.FINE: "fine grain|subtle grain|slight grain|light grain|film grain|fine film grain|subtle film grain"
        "|slight film grain|35mm film|35 mm film|35mm film look|35 mm film look|35mm look|35 mm look|35mm stock"
        "|35 mm stock|shot on 35mm|shot on 35 mm|shot on film|analogue film|analog film|celluloid",
        Grain.COARSE: "coarse grain|heavy grain|strong grain|coarse film grain|heavy film grain|strong film grain"
        "|grainy film|grainy footage|grainy picture|grainy image|grainy look|grainy|16mm|16 mm|16mm film|16 mm film"
        "|16mm film look|16 mm film look|16mm look|16 mm look|8mm|8 mm|8mm film|8 mm film|super 8|super-8|super8"
        "|super 8 film|super 8 look",
    },
    Slot.JUMP: {
        Transition.FADE: "years later|months later|weeks later|days later|hours later|much later|long after"
        "|next morning|next day|the next night|years ago|fade in|fades in|fade up|fades up",
        Transition.DISSOLVE: "dissolve to|dissolves to|dissolve through to|a dissolve|slow dissolve|cross dissolve"
        "|cross-dissolve|lap dissolve|crossfade|cross-fade|cross fade|mix to|mixes to|mix through to",
        Transition.MATCH_CUT: "match cut|match cut to|match cuts to|match cut with|match cut on|match-cut",
        Transition.MATCH_DISSOLVE: "match dissolve|match dissolve to|match dissolves to|match-dissolve",
        Transition.DIP_TO_BLACK: "dip to black|dips to black|fade to black|fades to black",
        Transition.DIP_TO_WHITE: "dip to white|dips to white|fade to white|fades to white|white out|whites out",
        Transition.WIPE_LEFT: "wipe left|wipes left|wipe to the left|wipes to the left",
        Transition.WIPE_RIGHT: "wipe to|wipes to|wipe right|wipes right|wipe to the right|wipes to the right",
    },
    Slot.UNDRAWN: {
        "animal": "deer|bear|whale|fish|camel|sheep|lamb|cow|cattle|goat|pig|rabbit|hare|mouse|rat|lion|tiger|elephant"
        "|giraffe|monkey|gorilla"
        "|snake|lizard|crocodile|turtle|tortoise|octopus|jellyfish|shark|dolphin|penguin|butterfly|moth|firefly"
        "|fireflies|butterflies|bee|spider|insect|chicken|rooster|squirrel|hedgehog|badger|dinosaur",
        "creature": "dragon|unicorn|monster|sea monster|phoenix",
        "vehicle": "helicopter|motorbike|motorcycle|scooter|spaceship|starship|tractor|carriage|wagon|cart|sledge"
        "|sleigh|rocket|submarine|ufo|hot air balloon|hot-air balloon|skateboard|wheelchair|shipwreck|raft",
        "fire": "fire|campfire|bonfire|flames|fireplace|fireworks|firework|explosion|explodes",
        "sky": "rainbow|aurora|northern lights|comet|meteor|shooting star|eclipse",
        "thing": "telephone|violin|piano|gun|pistol|rifle|knife|kite|mirror|throne|snowman|scarecrow",
        "clothes": "boots|gloves|uniform|apron|veil|mask|crown|armour|armor|kimono|spacesuit|swimsuit|wetsuit|tuxedo"
        "|in a suit|barefoot|winter boots|winter clothes|winter gloves|summer clothes",
        "effect": "slow motion|slow-motion|time lapse|time-lapse|timelapse|split screen|freeze frame|montage"
        "|black and white|black-and-white|sepia",
    },
    Slot.NEGATION: {
        "no": "no|without|never|not|nor|neither|instead of|rather than|cannot|can't|can’t|isn't|isn’t|aren't|aren’t"
        "|wasn't|wasn’t|weren't|weren’t|won't|won’t|don't|don’t|doesn't|doesn’t|didn't|didn’t",
    },
    Slot.NOTHING: {
        "nothing": "not only|church bell|church bells|wedding bells|wedding bell|school bell|station wagon"
        "|stage fright|room temperature|office hours|beach ball|garden gnome|street smart|guard dog|crew cut"
        "|security guard|no end of|for the morning|for the night|for the evening|never stops|never ceases"
        "|never ends|clear that|clear the|clears the|clear his|clear her|good night|good morning|goodnight|no matter"
        "|day and night|falls from above|fall from above|falling from above|shines from above|shining from above"
        "|light from above|comes from above|came from above|help from above|comes from below|came from below"
        "|light from below|voice from below|voices from below|at this stage|at that stage|early stage|late stage"
        "|final stage|next stage|16mm lens|16 mm lens|8mm lens|8 mm lens|room for|make room|makes room"
        "|train of thought|a train of thought"
        "|the train of thought|book a|book an|book the|book me|book us|booked"
        "|by the book|the staff|staff of|staff room|staff member|hotel staff|kitchen staff|world cup|cup final"
        "|phone box|phone booth|phone call|phone number|dress code|dress rehearsal|glasses of|book of matches"
        "|on the map|letter of the law"
        "|springs|spring water|spring of water|spring bubbles"
        "|spring flows|spring gushes|spring feeds|spring-fed|drinks from a spring|drinks from the spring"
        "|drink from a spring|drink from the spring|drinking from a spring|drinking from the spring|spring up"
        "|spring back|spring forward|spring open|spring from|spring into action|spring to life|spring to his"
        "|spring to her|spring to their|spring to mind|ready to spring|about to spring|spring roll|spring-loaded"
        "|coil spring|bed spring|spring chicken|spring of life|spring of his|spring of her|in the falls"
        "|in the fall from|in the fall of the|hurt in the fall|injured in the fall|killed in the fall"
        "|broken in the fall|love blossoms|romance blossoms|friendship blossoms|blossoms into|blossom into"
        "|stops smiling|stop smiling|stopped smiling|stops laughing|to sleep|from sleep|from her sleep|from his sleep"
        "|less happy|afraid of nothing|shouts with joy|screams with laughter|screams with joy|sad to say|happy to"
        "|looks right at|looks up the|looks up a|looks up an|looks up at the word|looks down the|looks down a"
        "|looking down the|looking up the|turns to the left at|turns to the right at|gasps for breath|glad to"
        "|autumn years|autumn of life|autumn of his|autumn of her|autumn of their|autumn of my|winter of life"
        "|winter of his|winter of her|winter of our|frosty look|frosty smile|frosty silence",
    },
}

STAND_INS: dict[Slot, dict[str, str]] = {
    Slot.PLACE: {
        Place.HEADLAND: "reef|at sea|on the boat|on deck",
        Place.CITY: "bus station|airport|market|square|subway|metro|warehouse|stadium"
        "|suburb|car park|parking lot|playground|swimming pool|shopping mall|supermarket|funfair|fairground"
        "|theme park|courtyard|amusement park|carnival|plaza|fire station|post office|pharmacy|intersection"
        "|roundabout|petrol station|gas station|skyscraper|building site|construction site",
        Place.FOREST: "park|cabin|glade|hut|cemetery|graveyard|campsite|greenhouse|botanical garden|zoo",
        Place.MOUNTAINS: "ridge|glacier|volcano|ice field|arctic|antarctic",
        Place.MEADOW: "valley|garden|backyard|back yard|front yard|lawn|train tracks|railway line|railroad|orchard"
        "|vineyard|wheat field|cornfield|rice field|steppe|plain|savannah|tundra"
        "|battlefield",
        Place.DESERT: "mars|ghost town|saloon|salt flat|quarry|oasis|pyramid|on mars",
        Place.LAKE: "swamp|marsh|bog|wetland|fjord",
        Place.RIVER: "waterfall|weir|gorge",
        Place.BEACH: "island|desert island|bay|cove",
        Place.HARBOUR: "canal|boardwalk|promenade|waterfront|shipyard|boatyard|ferry terminal",
        Place.ROOM: "café|cafe|lobby|dining hall|throne room|great hall|dressing room|waiting room|cinema"
        "|barber shop|mansion|bar|restaurant|shop|bookshop|bakery|hotel|bathroom|attic|cellar|basement|diner|pub"
        "|tavern|laundromat|palace|ballroom|casino",
        Place.CORRIDOR: "museum|gallery|town hall|cathedral|temple|mosque|art gallery|prison|stairwell",
        Place.OFFICE: "school|control room|server room|operating room|operating theatre|jail|university|courtroom"
        "|police station|factory|garage|gym",
        Place.STAGE: "circus|backstage|arena|nightclub",
        Place.VILLAGE: "railway station|train station|station|station platform|farm|farmyard|barn|castle|monastery"
        "|abbey|church|chapel|churchyard|market town|mill|windmill"
        "|watermill",
        Place.ROAD: "dirt track|dirt road|the track|a track|bridge|crossroads in the country|border crossing|bus stop"
        "|truck stop",
        Place.ROOFTOP: "balcony|terrace|fire escape|roof garden|penthouse",
        Place.CLOUDS: "heaven|heavens|mount olympus|cloud city|floating island|sky island|airship|aeroplane cabin",
        Place.ABSTRACT: "photo studio|film studio|sound stage|soundstage|green screen|cyberspace|virtual world"
        "|parallel dimension|another dimension|afterlife|inner world",
        Place.CAVE: "tunnel|mine shaft|mineshaft|coal mine|gold mine|silver mine|old mine|abandoned mine|catacombs"
        "|crypt|dungeon|bunker|sewer|underground",
        Place.UNDERWATER: "sunken ship|sunken city|atlantis|aquarium|submarine|lake bed",
        Place.SPACE: "spaceship|starship|space station|space shuttle|spacecraft|cockpit|moon base|lunar base|asteroid"
        "|crater|satellite|observatory|planetarium",
    },
    Slot.PERSON: {
        _SPACEFARER: "astronaut|cosmonaut|spacewoman|spaceman",
        _KNIGHT: "knight",
        _PERSON: "robot|android|alien|witch|wizard|samurai|ninja|viking|ghost|zombie"
        "|vampire|werewolf|mermaid|fairy|elf|dwarf|angel|superhero|skeleton|clown|diver|scuba diver|pharaoh",
    },
    Slot.ANIMAL: {
        Animal.DOG: "wolf|wolves|fox|foxes|coyote|jackal|wolf pack",
        Animal.HORSE: "donkey|mule|unicorn|zebra",
        Animal.BIRD: "owl|eagle|hawk|falcon|vulture|buzzard|swan|goose|geese|duck|heron|albatross|parrot|stork",
    },
    Slot.VEHICLE: {
        Vehicle.CAR: "truck|lorry|lorries|van|bus|pickup|pickup truck|jeep|ambulance|limousine|camper van",
        Vehicle.BOAT: "ship|ferry|ferries|yacht|canoe|kayak|sailing ship|cargo ship|warship|steamer|gondola",
        Vehicle.TRAIN: "a tram|the tram|streetcar",
    },
    Slot.FRAMING: {
        Framing.MEDIUM: "pov|point of view",
        Framing.CLOSE_UP: "macro|detail of",
    },
    Slot.ACTION: {
        Action.WALK: "dance|dances|dancing|ride|rides|riding|swims|swimming|dives|diving|crawl|crawls|crawling|flying"
        "|skates|skating|surfs|surfing|drives|driving|cycles|cycling|limp|limps|limping",
        Action.STAND: "speak|speaks|claps|clapping|cheers|cheering|applauds|salutes|gives|hands her|hands him"
        "|picks up|throws|catches|lifts|pushes|pulls|speaking|says|talks|talking|whispers|shouts|cries|weeps|sleep"
        "|sleeps|sleeping|lies|paints|painting|sings|singing|plays|playing|works|working|listens|listening|fights"
        "|fighting|screams|screaming|crying|weeping|whispering|shouting|float|floats|floating|argues|argue"
        "|arguing|bows|nods|shakes hands",
        Action.RUN: "chases|chase|jumps|jumping|leap|leaps|leaping|skips|skipping",
        Action.SIT: "writes|writing|reads|reading|cooks|eats|eating|drinks|drinking",
        Action.KNEEL: "prays|praying|digs|digging|hides|hiding",
        Action.EMBRACE: "kiss|kisses|kissing|kissed|hold hands|holds hands|holding hands",
    },
    Slot.FEELING: {
        Feeling.SAD: "cries|crying|weep|weeps|weeping|wept|sobs|sobbing|in tears|tears in her eyes|tears in his eyes",
        Feeling.AFRAID: "screams|screaming",
        Feeling.ANGRY: "shouts at|shouting at|yells at|yelling at|argues|arguing",
    },
}

COMES_ON = frozenset(
    "dawn breaks|day breaks|day broke|sun rises|sun rose|sun comes up|sun came up|morning comes|sun sets|sun set"
    "|sun sinks"
    "|sun goes down|sun went down|light fades|dusk falls|day ends|moon rises|night falls|night fell|night comes"
    "|stars come out|nightfall".split("|")
)
"""Times of day that begin as they are said."""

FROM_ABOVE = frozenset({Place.CITY, Place.FOREST, Place.DESERT, Place.MOUNTAINS, Place.MEADOW})
"""Places that can be drawn top-down. Others are drawn from as high as they can be shown, and the user is told."""

SLOPES = frozenset({Place.MOUNTAINS, Place.MEADOW})
"""Places where somebody can be drawn climbing. In others they are drawn walking, and the user is told."""

_OPEN_GROUND = frozenset(
    {Place.FOREST, Place.DESERT, Place.MOUNTAINS, Place.MEADOW, Place.BEACH, Place.HARBOUR, Place.VILLAGE}
    | {Place.CITY, Place.ROAD, Place.ABSTRACT}
)
VEHICLE_PLACES: dict[Vehicle, frozenset[Place]] = {
    Vehicle.CAR: _OPEN_GROUND,
    Vehicle.BICYCLE: _OPEN_GROUND,
    Vehicle.BOAT: frozenset({Place.HEADLAND, Place.LAKE, Place.RIVER, Place.BEACH, Place.HARBOUR}),
    Vehicle.TRAIN: frozenset({Place.FOREST, Place.DESERT, Place.MOUNTAINS, Place.MEADOW, Place.VILLAGE, Place.ROAD}),
    Vehicle.PLANE: (_OPEN_GROUND - {Place.ABSTRACT})
    | {Place.HEADLAND, Place.LAKE, Place.RIVER, Place.ROOFTOP, Place.CLOUDS},
}
"""Where a vehicle can be drawn. Elsewhere it is left out, and the user is told."""

REAL_WORDS = frozenset(
    "backboard backboards backward bacon bleach breach breathes breezed bridged bridget canon carpentry caste cater"
    " caver churchy clods command commanded commandeer commandeers commender commute commuted commutes compander"
    " computer conduct contemplates crate crocs defective desecrated deserter deserved designed dessert dinner eastern"
    " eater engineered envelop enveloped envelops ester expediting expeditionary explode exploded exploder explore"
    " explored explores exporter expulsion factor firefight firelighter firelighters football freighter fretwork"
    " froggy galley garbage gardner gentlemanly gentlewoman gleaming gloating grandfathered groove grovel grover"
    " guitars handhold harvested harvester headband health hearth hedgehop hitchhike hitchhiked hospitable hostel"
    " housewifely housewifery inspect interaction interjection interjections intersecting intersectional introspection"
    " inventory investor jewelled journalism journalistic journals kidnapped largos leaflets lecture lectured lectures"
    " libertarian lightening lighting mechanical mountaineering mounting mourning mushroomed neighborly nighty"
    " paramedical parish pasturage pedestrianize pension pensioned photocopied photocopies photograph photographed"
    " photographs photography physics place plant poisoner precession prescient present preside prion processing"
    " processional processor profess profession programme programmed programmes promenaded promenader promenaders"
    " protest protested psychiatric psychobiologist psychologies psychologism railroaded railroader rapid rationing"
    " receptions regaining remaining reported retaining rivera runabout salon seahorse secretory sectary shanghaied"
    " shored situation skateboarded skateboarding snowball snowboard snowboarded sowing sparing spectacle spectacled"
    " spinster sprig springy squared squirreled stationed steam stepped story strainer strange strangle strangler"
    " stringer stronger submariner submariners sunglass suspends tacking tackling teenage telephoned telephony"
    " terraced therapies threes thrilled tilling tracing transactor traveled travelled treasured treasurer treasuries"
    " treasury tricking trilling troupers trucking trumpet trumpeted uninhibited universality vagabonded violins"
    " winery woodsy younger".split()
)
"""Right spellings that lie close to a form and must not be taken for a misspelling of it: those in use, of
160,000 English words."""
