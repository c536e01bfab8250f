"""What the lesson “Ensembles” says of itself."""

from core.lecture import Example, Formula, Lesson

LESSON = Lesson(
    url="ensemble",
    concepts=(8,),
    title="Ensembles",
    icon=":material/groups:",
    idea="A committee of different minds errs less often than its members, as long as they err differently. "
    "A residual network can be read as such a committee of paths.",
    formulas=(
        Formula(
            "majority",
            "Error of a majority vote",
            r"P(\text{error})=\sum_{k=\lceil K/2\rceil}^{K}\binom{K}{k}\,p^k(1-p)^{K-k}",
            "$K$ independent members, $K$ odd, each wrong with probability $p$.",
        ),
    ),
    examples=(
        Example("ensemble", "Three voters at 60 % make 64.8 %", {"members": "alike", "k": "3", "accuracy": "60"}),
        Example(
            "ensemble_mixed",
            "Voters at 60, 62 and 58 %: exactly 64.808 %",
            {"members": "own", "k": "3", "m1": "60", "m2": "62", "m3": "58"},
        ),
        Example(
            "ensemble_traps",
            "Two voters and their ties; 90, 55 and 55 % make 74.8 %",
            {"view": "fails", "tie_k": "2", "tie_acc": "60", "best": "90", "others": "55", "count": "2"},
        ),
    ),
    parameters={
        "view": "`vote`: a committee of voters; `fails`: where it fails; `diversity`: where it comes from; "
        "`paths`: the ResNet as committee; `cut`: a block cut out of a plain and of a residual network",
        "members": "vote: `alike`, or `own`: each member with its own accuracy",
        "k": "vote: number of members, 1 to 25; with `own` the first 9 are taken",
        "accuracy": "vote: of each member in per cent, members all alike",
        **{f"m{number}": f"vote: accuracy of member {number} in per cent, members `own`" for number in range(1, 10)},
        "corr": "vote: correlation in per cent",
        "how": "vote: where the correlation comes from: `copies` or `difficulty`",
        "rule": "vote: what the curves show, `majority` or `mean`",
        "rounds": "vote: simulated questions, `100`, `1000` or `10000`",
        "seed": "vote: seed of the simulation, 0 to 9999",
        "tie_k": "fails: members of the first committee, 1 to 12",
        "tie_acc": "fails: accuracy of its members in per cent",
        "ties": "fails: ties are `errors`, or a `coin` decides",
        "joint_k": "fails: members of the second committee, 1 to 25",
        "joint_acc": "fails: accuracy of its members in per cent",
        "joint": "fails: their correlation in per cent",
        "best": "fails: accuracy of the strong member of the third committee in per cent",
        "others": "fails: accuracy of the others in per cent",
        "count": "fails: how many others: `2`, `4`, `6`, `8`",
        "differs": "diversity: what differs between members: `none`, `order`, `seeds`, `bagging`, `augmentation`, "
        "`dropout`, `trees`, `models`",
        "draw": "diversity: seed of digits and members, 0 to 999",
        "net": "paths: whose paths are counted: `resnet18`, `resnet34`, `resnet50`, `resnet101`, `resnet152`; absent: "
        "those of the network in use",
        "draws": "paths: seed of the paths and deletions drawn from more than 8 blocks, 0 to 999",
        "over": "paths: branches deleted on the `picture` or on all `samples`",
        "cut": "cut: blocks cut out, 1 to 8, joined by dots: `3.5`",
        "training": "cut: which of three trainings, `1`, `2`, `3`",
        "show": "cut: charts of digits read `right`, of answers that stay (`agreeing`) or of their `confidence`",
    },
)
