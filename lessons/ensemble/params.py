"""What the links of the lesson on ensembles can say."""

from core.ensembles.counting import ARCHITECTURES
from core.ensembles.pair_shape import BLOCKS, TRAININGS
from core.ensembles.sources import SOURCES
from core.ensembles.voting import COPIES, DIFFICULTY, MAJORITY, MEAN
from core.images import samples
from core.links import Choice, Names, Whole

VOTE, FAILS, DIVERSITY, PATHS, CUT_OUT = "vote", "fails", "diversity", "paths", "cut"
VIEWS = {
    VOTE: "The vote",
    FAILS: "Where it fails",
    DIVERSITY: "Where diversity comes from",
    PATHS: "The ResNet as committee",
    CUT_OUT: "Cut a block out",
}
VIEW = Choice("view", VOTE, VIEWS, says="what the page shows")

MOST, MOST_OWN = 25, 9  # members
ALIKE, OWN = "alike", "own"
KINDS = {ALIKE: "all alike", OWN: "each its own"}
KIND = Choice("members", ALIKE, KINDS, says="`vote`: accuracies of the members")
MEMBERS = Whole("k", 3, 1, MOST, says=f"`vote`: number of members; with `own` the first {MOST_OWN} are taken")
ACCURACY = Whole("accuracy", 60, 0, 100, says="`vote`: of each member in per cent, members all alike")
OWN_ACCURACIES = tuple(
    Whole(f"m{number}", 60, 0, 100, says=f"`vote`: accuracy of member {number} in per cent, members `own`")
    for number in range(1, MOST_OWN + 1)
)
CORRELATION = Whole("corr", 0, 0, 100, says="`vote`: correlation in per cent")
MODELS = {COPIES: "copying", DIFFICULTY: "hard questions"}
MODEL = Choice("how", COPIES, MODELS, says="`vote`: where the correlation comes from")
RULES = {MAJORITY: "majority", MEAN: "mean of scores"}
RULE = Choice("rule", MAJORITY, RULES, says="`vote`: what the curves show")
ROUNDS = Choice("rounds", "10000", ("100", "1000", "10000"), says="`vote`: simulated questions")
SEED = Whole("seed", 0, 0, 9999, says="`vote`: seed of the simulation")

MOST_TIED = 12  # members
TIED_MEMBERS = Whole("tie_k", 2, 1, MOST_TIED, says="`fails`: members of the first committee")
TIED_ACCURACY = Whole("tie_acc", 60, 0, 100, says="`fails`: accuracy of its members in per cent")
AS_ERRORS, BY_COIN = "errors", "coin"
TIE_TITLES = {AS_ERRORS: "an error", BY_COIN: "decided by a coin"}
TIES = Choice("ties", AS_ERRORS, TIE_TITLES, says="`fails`: what a tie is")
JOINT_MEMBERS = Whole("joint_k", 11, 1, 25, says="`fails`: members of the second committee")
JOINT_ACCURACY = Whole("joint_acc", 60, 0, 100, says="`fails`: accuracy of its members in per cent")
JOINT = Whole("joint", 30, 0, 100, says="`fails`: their correlation in per cent")
BEST = Whole("best", 90, 0, 100, says="`fails`: accuracy of the strong member of the third committee in per cent")
OTHERS = Whole("others", 55, 0, 100, says="`fails`: accuracy of the others in per cent")
COUNT = Choice("count", "2", ("2", "4", "6", "8"), says="`fails`: how many others")

DIFFERS = Choice(
    "differs",
    "seeds",
    {source.id: source.title for source in SOURCES},
    says="`diversity`: what differs between members",
)
DRAW = Whole("draw", 0, 0, 999, says="`diversity`: seed of digits and members")

NET = Choice(
    "net",
    "resnet18",
    tuple(ARCHITECTURES),
    says="`paths`: whose paths are counted",
    absent="those of the network in use",
)
DRAWS = Whole("draws", 0, 0, 999, says="`paths`: seed of the paths and deletions drawn from more than 8 blocks")
PHOTO, PHOTOS = "picture", "samples"
OVER_TITLES = {PHOTO: "this picture", PHOTOS: f"{len(samples.PHOTOS)} sample photos"}
OVER = Choice("over", PHOTO, OVER_TITLES, says="`paths`: on what deleted branches are measured")

NUMBERS = tuple(str(number) for number in range(1, BLOCKS + 1))
CUT = Names("cut", (), NUMBERS, says="`cut`: blocks cut out", absent="`none`")
TRAINING = Choice(
    "training", "1", tuple(str(number) for number in range(1, TRAININGS + 1)), says="`cut`: which of three trainings"
)
RIGHT, AGREEING, CONFIDENCE = "right", "agreeing", "confidence"
MEASURES = {RIGHT: "digits read rightly", AGREEING: "answer stays", CONFIDENCE: "probability of it"}
SHOW = Choice("show", RIGHT, MEASURES, says="`cut`: what the charts show")
