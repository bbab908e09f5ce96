"""What words mean: slot -> meaning -> forms. English only; a table, not a model.

`LEXICON` holds what can be drawn. `STAND_INS` holds what cannot, under the nearest thing that can: a beach is drawn as
the headland, a dance as a walk, and the user is told. A form may speak to several slots (a detective is a person and
makes a crime story) but has one meaning in each. Longer forms win over shorter ones inside them: "sea of sand" is no
sea. A plural or genitive ending need not be listed.
"""

from __future__ import annotations

from enum import StrEnum

from reelwright.film.look import Action, Age, Framing, Mood, Move, Place, Prop, TimeOfDay, Transition, Weather


class Slot(StrEnum):
    """What a word can speak to."""

    PLACE = "place"
    PLACE_HINT = "place hint"
    """Who or what lives in a place: counts only when no place is named."""
    TIME = "time of day"
    WEATHER = "weather"
    FRAMING = "framing"
    MOVE = "camera move"
    ACTION = "action"
    PERSON = "person"
    NOBODY = "nobody"
    PROP = "prop"
    MOOD = "mood"
    GENRE = "genre"
    JUMP = "jump in time"
    UNDRAWN = "not drawn"
    """Named often, drawn nowhere: said to the user, never pretended."""
    NEGATION = "negation"
    NOTHING = "nothing"
    """A phrase that must not be read by its words, such as "not only"."""


_MAN, _WOMAN, _SEAMAN, _SLEUTH, _TRAVELLER, _PERSON = "man", "woman", "seaman", "sleuth", "traveller", "person"
_ONE = "one person"

ROLE_PROPS: dict[str, tuple[Prop, ...]] = {
    _MAN: (Prop.COAT,),
    _WOMAN: (Prop.LONG_HAIR, Prop.COAT),
    _SEAMAN: (Prop.COAT, Prop.CAP),
    _SLEUTH: (Prop.COAT, Prop.BRIMMED_HAT),
    _TRAVELLER: (Prop.CAP, Prop.BAG),
    _PERSON: (),
    _ONE: (),
}
"""What each kind of person wears when the brief does not say."""

AGES: dict[Age, frozenset[str]] = {
    Age.CHILD: frozenset("boy girl child children kid baby babies toddler teenager orphan".split()),
    Age.OLD: frozenset("grandpa grandma grandfather grandmother grandparents widower hermit old elderly aged".split()),
}
"""Words for who is no adult, and before one who is not."""

LEXICON: dict[Slot, dict[str, str]] = {
    Slot.PLACE: {
        Place.HEADLAND: "headland|lighthouse|light house|beacon|cliff|clifftop|cliff top|promontory|cape|sea|ocean"
        "|coast|coastline|shore|seashore|sea cliff|the waves",
        Place.CITY: "city|city street|street|side street|harbour street|harbor street|harbour town|alley|alleyway"
        "|avenue|boulevard|downtown|skyline|town|city centre|city center|metropolis|crossroads|neon street|neon city"
        "|new york|london|paris|tokyo|berlin|lisbon|rome|madrid|chicago|hong kong|shanghai|mumbai|cairo|los angeles"
        "|san francisco|seoul|istanbul|lagos|mexico city",
        Place.FOREST: "forest|woods|the wood|woodland|jungle|rainforest|trees|grove|pines|undergrowth",
        Place.DESERT: "desert|dune|sand dunes|sand|sahara|wasteland|canyon|mesa|badlands|sea of sand|sea of dunes",
        Place.MOUNTAINS: "mountain|mountainside|mountain pass|mountain range|mountaintop|mountain top|alps"
        "|alpine meadow|himalaya|andes|rockies|summit|peak|snowy peak|massif|highlands|foothill",
        Place.MEADOW: "meadow|field|open field|hill|hillside|green hill|countryside|pasture|grassland|prairie"
        "|heath|moor|open country",
    },
    Slot.PLACE_HINT: {
        Place.HEADLAND: "keeper|lighthouse keeper|sailor|captain|fisherman|ferryman|gull|seagull|whale|ship|boat",
        Place.CITY: "detective|inspector|gangster|taxi|taxi driver|commuter|traffic|neon|courier|office worker|subway"
        "|train|platform|pavement|sidewalk|elevator|lamp post|lamppost|bus|barista|shopkeeper|waitress|waiter",
        Place.FOREST: "wolf|deer|fox|bear|hiker|woodcutter|hunter|ranger|fairy|elf|owl|squirrel|mushroom|treehouse",
        Place.DESERT: "camel|cowboy|nomad|caravan|mirage|cactus",
    },
    Slot.TIME: {
        TimeOfDay.DAWN: "dawn|sunrise|first light|daybreak|break of day|crack of dawn|dawn breaks|day breaks"
        "|day broke|sun rises|sun rose|sun is rising|sun was rising|rising sun|sun comes up|sun came up"
        "|sun is coming up",
        TimeOfDay.MORNING: "morning|early morning|morning comes|breakfast",
        TimeOfDay.NOON: "noon|midday|noonday|high noon|sun is high|sun stands high",
        TimeOfDay.AFTERNOON: "afternoon|late afternoon|daytime|daylight|broad daylight",
        TimeOfDay.DUSK: "dusk|sunset|sundown|twilight|magic hour|golden hour|nightfall|evening|gloaming|setting sun"
        "|sun sets|sun set|sun has set|sun is setting|sun was setting|sun sinks|sun goes down|sun went down"
        "|sun is going down|light fades|dusk falls|day ends",
        TimeOfDay.NIGHT: "night|midnight|tonight|moonlit|moonlight|moon|moon rises|full moon|after dark|starlit"
        "|starlight|in the dark|night falls|night fell|night comes|stars come out|under the stars",
    },
    Slot.WEATHER: {
        Weather.CLEAR: "not a cloud|no clouds|without a cloud|never a cloud|clear|clear sky|clear skies|clear day"
        "|clear night|clear morning|clear air|sunny|cloudless|blue sky|sunshine|bright sun|starry sky|sky clears"
        "|skies clear|storm has passed|storm passes|storm is over|rain stops|rain has stopped|fog lifts"
        "|fog has lifted|mist lifts|mist has lifted",
        Weather.CLOUD: "cloud|cloudy|clouds|overcast|grey sky|gray sky|after the storm|after the rain",
        Weather.RAIN: "rain|rains|raining|rained|rainy|rainfall|rain-soaked|drizzle|downpour|wet|puddle",
        Weather.STORM: "storm|stormy|thunderstorm|tempest|gale|hurricane|squall|lightning|thunder|sandstorm",
        Weather.FOG: "fog|foggy|mist|misty|haze|hazy|smog",
        Weather.SNOW: "snow|snowy|snows|snowing|snowfall|snowstorm|blizzard",
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
        "|tracking shot|track with|tracks with|track alongside|tracks alongside|camera follows|camera tracks"
        "|follow|follow shot|following him|following her|following them",
        Move.CRANE_UP: "crane up|cranes up|craning up|crane shot|camera rises|boom up",
        Move.CRANE_DOWN: "crane down|cranes down|craning down|camera descends|boom down",
    },
    Slot.ACTION: {
        Action.WALK: "walk|walks|walking|walked|stride|strides|striding|wander|wanders|wandering|wandered|stroll"
        "|strolls|strolling|march|marches|hike|hikes|hiking|cross|crosses|crossing|crossed|trudge|trudges|carry"
        "|carries|carrying|follows a path|heads home|goes home|comes home|journey|journeys|search|searches|searching"
        "|looking for|looks for|returns|leaves|steps|sets out",
        Action.STAND: "stand|stands|standing|stood|wait|waits|waiting|waited|watch|watches|watching|watched|look"
        "|looks|looking|looks back|stare|stares|staring|stop|stops|stopped|pauses",
        Action.RUN: "run|runs|running|ran|sprint|sprints|sprinting|flee|flees|fleeing|jog|jogs|jogging",
        Action.CLIMB: "climb|climbs|climbing|climbed|scrambles up|clambers|clambering",
        Action.SIT: "sit|sits|sitting|sat|seated|sits down",
        Action.KNEEL: "kneel|kneels|kneeling|knelt|kneels down|crouch|crouches|crouching",
        Action.POINT: "points at|points to|points out|points up|pointing|pointing at|pointing to",
        Action.LOOK: "looks up|look up|looking up|looked up|gazes up|gazing up|stares up|staring up|looks to the sky"
        "|looks away|looks aside",
        Action.WAVE: "waves goodbye|waves at|waves to|waving|waves back|waves her hand|waves his hand|waves hello",
        Action.EMBRACE: "hug|hugs|hugging|hugged|embrace|embraces|embracing|embraced",
    },
    Slot.PERSON: {
        _MAN: "man|dad|grandpa|uncle|waiter|bartender|policeman|fireman|businessman|groom|father|grandfather|brother"
        "|husband|son|king|stranger|worker|gentleman|priest|monk|doctor|thief|old man|young man|carpenter|musician"
        "|boxer|boy",
        _WOMAN: "woman|girl|mum|mom|grandma|aunt|nun|ballerina|policewoman|businesswoman|lady|mother|grandmother|widow"
        "|sister|daughter|wife|queen|nurse|dancer|singer|actress|waitress|old woman|young woman|bride",
        _SEAMAN: "keeper|lighthouse keeper|sailor|captain|fisherman|ferryman|driver|taxi driver|postman|pilot",
        _SLEUTH: "detective|inspector|private eye|gangster|spy|agent|cowboy|sheriff|ranger|gunslinger",
        _TRAVELLER: "hiker|traveller|traveler|wanderer|explorer|pilgrim|nomad|student|backpacker|courier|tourist"
        "|climber|adventurer|archaeologist|geologist|hunter|photographer",
        _PERSON: "figure|lone figure|person|someone|somebody|passer-by|rider|shepherd|deckhand|chef|cook|barista"
        "|pianist|violinist|guitarist|drummer|conductor|mechanic|engineer|inventor|officer|dockhand|librarian"
        "|journalist|reporter|skater|surfer|swimmer|cyclist|athlete|warrior|magician|hermit|prisoner|beggar|villager"
        "|miner|gravedigger|survivor|hero|heroine|artist|painter|poet|writer|scientist|teacher|farmer|gardener|runner"
        "|soldier|commuter|baker|clockmaker|watchmaker|shopkeeper|cleaner|refugee|princess|prince|friend|lover"
        "|neighbour|neighbor|passenger|pedestrian|blacksmith|butcher|tailor|sculptor|watchman|lawyer|professor|surgeon"
        "|dentist|actor|footballer|gymnast|biker|skier|mountaineer|weaver|potter|widower|orphan|parent|protester"
        "|newcomer|visitor|customer|child|children|kid|baby|babies|toddler|teenager",
    },
    Slot.NOBODY: {"nobody": "nobody|no one|no-one|deserted|uninhabited|not a soul"},
    Slot.PROP: {
        Prop.COAT: "coat|raincoat|overcoat|trench coat|cloak|jacket",
        Prop.BRIMMED_HAT: "hat|fedora|brimmed hat|wide-brimmed hat|stetson",
        Prop.CAP: "cap|beanie|woollen cap|flat cap",
        Prop.LONG_HAIR: "long hair|long-haired|braid|plait",
        Prop.BAG: "bag|backpack|rucksack|satchel|suitcase",
        Prop.UMBRELLA: "umbrella|parasol",
        Prop.LANTERN: "lantern|torch|flashlight|oil lamp|hand lamp|candle",
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
    Slot.JUMP: {
        Transition.FADE: "years later|months later|weeks later|days later|hours later|much later|long after"
        "|next morning|next day|the next night|years ago|fade in|fades in|dissolve to"
    },
    Slot.UNDRAWN: {
        "animal": "dog|horse|cat|bird|wolf|deer|fox|bear|whale|fish|camel|gull|seagull|crow|owl|puppy|kitten"
        "|sheep|lamb|cow|cattle|goat|pig|donkey|rabbit|hare|mouse|rat|lion|tiger|elephant|giraffe|zebra|monkey|gorilla"
        "|snake|lizard|crocodile|turtle|tortoise|octopus|jellyfish|shark|dolphin|penguin|butterfly|moth|firefly"
        "|fireflies|butterflies|bee|spider|insect|eagle|hawk|falcon|raven|pigeon|dove|swan|goose|geese|chicken|rooster"
        "|squirrel|hedgehog|badger|wolves|dinosaur",
        "creature": "dragon|unicorn|monster|sea monster|phoenix",
        "vehicle": "train|plane|aeroplane|airplane|helicopter|bicycle|motorbike|motorcycle|scooter|spaceship"
        "|starship|tram|lorry|van|tractor|carriage|wagon|cart|sledge|sleigh|rocket|submarine|ufo|balloon|skateboard"
        "|wheelchair",
        "vessel": "boat|ship|ferry|trawler|sailboat|lifeboat|yacht|canoe|kayak|raft|shipwreck",
        "fire": "fire|campfire|bonfire|flames|fireplace|fireworks|firework|explosion|explodes",
        "sky": "rainbow|aurora|northern lights|comet|meteor|shooting star|eclipse",
        "thing": "letter|book|phone|telephone|newspaper|guitar|violin|piano|sword|gun|pistol|rifle|knife|kite|mirror"
        "|throne|snowman|scarecrow",
        "clothes": "dress|gown|shirt|skirt|scarf|boots|gloves|uniform|apron|veil|mask|crown|armour|armor|helmet"
        "|spectacles|glasses|sunglasses|shawl|kimono|spacesuit|swimsuit|wetsuit|tuxedo|sweater|hoodie|jeans|in a suit"
        "|barefoot|beard|moustache",
        "effect": "slow motion|slow-motion|time lapse|time-lapse|timelapse|split screen|freeze frame|montage"
        "|black and white|black-and-white|sepia",
    },
    Slot.NEGATION: {
        "no": "no|without|never|not|nor|neither|instead of|rather than|cannot|can't|can’t|isn't|isn’t|aren't|aren’t"
        "|wasn't|wasn’t|weren't|weren’t|won't|won’t|don't|don’t|doesn't|doesn’t|didn't|didn’t"
    },
    Slot.NOTHING: {
        "nothing": "not only|no end of|for the morning|for the night|for the evening|never stops|never ceases"
        "|never ends|clear that|clear the|clears the|clear his|clear her|good night|good morning|goodnight|no matter"
        "|day and night"
    },
}

STAND_INS: dict[Slot, dict[str, str]] = {
    Slot.PLACE: {
        Place.HEADLAND: "beach|harbour|harbor|island|desert island|bay|port|quay|pier|jetty|dock|lagoon|reef|fjord"
        "|at sea|on the boat|on deck|seaside|underwater|under water|under the sea|beneath the waves|beneath the sea"
        "|ocean floor|seabed|sea bed|coral reef|deep sea|shipwreck",
        Place.CITY: "room|bedroom|kitchen|office|corridor|hallway|apartment|café|cafe|bar|restaurant|shop|bookshop"
        "|bakery|laboratory|lab|workshop|studio|school|classroom|hospital|library|museum|church|cathedral|theatre"
        "|theater|factory|railway station|train station|station|airport|market|square|bridge|rooftop|roof|subway|metro"
        "|warehouse|hotel|prison|stadium|suburb|living room|bathroom|garage|cellar|basement|attic|tunnel|car park"
        "|parking lot|playground|swimming pool|gym|courtroom|shopping mall|supermarket|nightclub|casino|circus|funfair"
        "|fairground|theme park|palace|temple|mosque|art gallery|stairwell|university|police station|courtyard"
        "|laundromat|diner|pub|tavern|petrol station|gas station|skyscraper|ballroom|concert hall|arena|building site"
        "|construction site",
        Place.FOREST: "park|river|riverbank|lake|stream|waterfall|swamp|cabin|hut|cemetery|graveyard|pond|marsh"
        "|campsite|greenhouse|botanical garden|zoo",
        Place.MOUNTAINS: "ridge|glacier|volcano|ice field|arctic|antarctic|castle|monastery",
        Place.MEADOW: "village|valley|farm|garden|orchard|cottage|vineyard|barn|farmhouse|wheat field|cornfield"
        "|rice field|steppe|plain|savannah|tundra|battlefield",
        Place.DESERT: "road|highway|motorway|dirt track|the track|a track|on the moon|moon surface|surface of the moon"
        "|lunar|planet|mars|ghost town|saloon|in space|outer space|galaxy|spaceship|starship|space station|in orbit"
        "|salt flat|quarry|oasis|cave|cavern|crater|asteroid|pyramid",
    },
    Slot.PERSON: {
        _PERSON: "astronaut|cosmonaut|robot|android|alien|witch|wizard|knight|samurai|ninja|viking|ghost|zombie|vampire"
        "|werewolf|mermaid|fairy|elf|dwarf|angel|superhero|skeleton|clown|diver|scuba diver|pharaoh",
        _ONE: "crowd|crowd of people|group of people|people|couple|family|families|twins|lovers|newlyweds|grandparents"
        "|audience|mob|gang|tribe|army|procession|parade|team|crew",
    },
    Slot.WEATHER: {Weather.CLOUD: "wind|windy|breeze"},
    Slot.FRAMING: {
        Framing.CLOSE_UP: "macro|detail of",
        Framing.MEDIUM: "pov|point of view",
    },
    Slot.MOVE: {
        Move.STATIC: "handheld|hand-held|shaky camera",
        Move.PUSH_IN: "zoom in|zooms in|crash zoom|zooming in",
        Move.PULL_OUT: "zoom out|zooms out|zooming out",
        Move.TRUCK_RIGHT: "orbit|orbits|orbiting|arc around|arcs around|circles around|circling",
    },
    Slot.ACTION: {
        Action.WALK: "dance|dances|dancing|rides|riding|swims|swimming|dives|diving|crawls|crawling|flying|skates"
        "|skating|surfs|surfing|drives|driving|cycles|cycling|limps|limping",
        Action.RUN: "chases|jumps|jumping|leaps|leaping|skips|skipping",
        Action.SIT: "writes|writing|reads|reading|cooks|eats|eating|drinks|drinking",
        Action.KNEEL: "prays|praying|digs|digging|hides|hiding",
        Action.EMBRACE: "kiss|kisses|kissing|kissed|hold hands|holds hands|holding hands",
        Action.STAND: "speak|speaks|speaking|says|talks|talking|whispers|shouts|smiles|laughs|cries|weeps|sleep|sleeps"
        "|sleeping|lies|paints|painting|sings|singing|plays|playing|works|working|listens|listening|fights|fighting"
        "|screams|screaming|smiling|laughing|crying|weeping|whispering|shouting|floats|floating|argues|argue|arguing"
        "|bows|nods|shakes hands",
    },
}

COLOURS = (
    "red|scarlet|crimson|orange|yellow|golden|green|turquoise|blue|navy|purple|violet|pink|white|black|grey|gray|brown"
    "|beige|silver"
)
"""Of clothes, which are drawn in a colour that goes with the name of who wears them."""

REAL_WORDS = frozenset(
    "bacon bleach breach breathes breezed bridged bridget canon carpentry caste cater caver churchy clods commute"
    " commuted commutes computer conduct contemplates crate defective desecrated deserter deserved dessert dinner"
    " engineered expediting expeditionary explode exploded exploder explore explored explores exporter expulsion"
    " factor football fretwork froggy garbage gardner gentlemanly gentlewoman gleaming gloating grandfathered groove"
    " grovel grover guitars handhold headband health hearth hedgehop hospitable hostel inspect inventory investor"
    " journalism journalistic journals largos libertarian lightening lighting mechanical mountaineering mounting"
    " mourning mushroomed neighborly nighty parish pasturage pedestrianize photograph photographed photographs"
    " photography place plant poisoner precession prion processing processional processor profess profession protest"
    " protested rationing regaining remaining reported retaining rivera salon seahorse shanghaied shored situation"
    " skateboarding snowball sowing spectacle spectacled spinster squared squirreled stationed steam stepped story"
    " strainer strange strangle strangler stringer stronger submariner submariners sunglass suspends tacking tackling"
    " teenage telephoned telephony threes thrilled tilling tracing traveled travelled treasured treasurer treasuries"
    " treasury tricking trilling trucking uninhibited universality violins woodsy".split()
)
"""Right spellings that lie close to a form and must not be taken for a misspelling of it: those in use, of
160,000 English words."""
