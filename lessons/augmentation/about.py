"""What the lesson “Data augmentation” says of itself."""

from core.lecture import Example, Formula, Lesson

LESSON = Lesson(
    url="augmentation",
    concepts=(9,),
    title="Data augmentation",
    icon=":material/auto_awesome_motion:",
    idea="Turn, crop and recolour a picture, and its label stays the same while its pixels do not. "
    "The network meets each photo in many guises and learns what does not matter.",
    formulas=(
        Formula(
            "augmentation",
            "Augmentation",
            r"X_\text{aug}=T(X,\theta),\qquad y_\text{aug}=y",
            r"$T$ is the transform, $\theta$ its random parameters, drawn anew each time.",
        ),
        Formula(
            "n_effective",
            "Pictures seen in training",
            r"N_\text{eff}=N\cdot E\cdot A",
            "$N$ pictures, $E$ epochs, $A$ variants of each picture an epoch.",
        ),
        Formula(
            "flip",
            "Horizontal flip",
            r"X_\text{aug}(i,j)=X(i,\,W-1-j)",
            "$W$ is the width: column $j$ trades places with column $W-1-j$.",
        ),
        Formula(
            "rotation",
            "Rotation about the centre",
            r"\begin{pmatrix}x'\\y'\end{pmatrix}=\begin{pmatrix}\cos\theta&-\sin\theta\\ \sin\theta&\cos\theta"
            r"\end{pmatrix}\begin{pmatrix}x-x_c\\y-y_c\end{pmatrix}+\begin{pmatrix}x_c\\y_c\end{pmatrix}",
            "$x$ counts columns from the left, $y$ rows from the bottom, and $(x_c,y_c)$ is the centre of the picture; "
            "without it the picture turns about its corner. A positive $\\theta$ turns counter-clockwise.",
        ),
        Formula(
            "brightness",
            "Additive brightness",
            r"X_\text{aug}=\operatorname{clip}(X+\delta,\,0,\,1),\qquad\delta\sim U(-0.2,\,0.2)",
            "The lecture adds; torchvision's `ColorJitter` multiplies.",
        ),
    ),
    examples=(
        Example(
            "augmentation_recipe",
            "The recipe with its draws A (flipped, +7°, +10 %) and B (not flipped, −12°, −15 %)",
            {
                "picture": "citrus",
                "pipeline": "flip~50_rotate~100~15_brightness~100~20_crop~100~200",
                "given": "flip~1_rotate~7_brightness~10__flip~0_rotate~-12_brightness~-15",
            },
        ),
        Example(
            "n_effective",
            "200 pictures, 50 epochs, one variant each: 10,000 pictures seen",
            {"picture": "citrus", "pictures": "200", "epochs": "50", "variants": "1"},
        ),
    ),
    parameters={
        "pipeline": "the transforms in order, joined by `_`, each with its probability in per cent and its knobs joined by "
        "`~`, what is left out at the end is the default, a hyphen in front switches it off: `flip_rotate~100~30_-blur`; "
        "`none` for no transforms. Names: `flip`, `vflip`, `rotate`, `translate`, `scale`, `shear`, `perspective`, "
        "`elastic`, `crop`, `centre`, `brightness` (adds), `factor` (multiplies), `contrast`, `saturation`, `hue`, `grey`, "
        "`noise`, `blur`, `erase`, `auto`, `rand`, `trivial`, `mixup`, `cutmix`",
        "second": "id of the sample that mixup and CutMix add",
        "seed": "seed of the class, 0 to 9999: the same draws for everybody",
        "epoch": "1 to 999; every epoch has draws of its own",
        "beside": "`1`: the next epoch beside it",
        "tiles": "draws an epoch: `4`, `8`, `12`, `16` or `24`",
        "tile": "the draw looked at, from 0, those of the second epoch after those of the first",
        "given": "numbers that are set instead of drawn, for the first draws of epoch 1, draws joined by `__`: "
        "`flip~1_rotate~7__flip~0_rotate~-12`",
        "ask": "`0`: without the network's answers",
        "sweep": "`1`: one transform from end to end is open",
        "along": "the transform that is turned from end to end, a name as in `pipeline`",
        "inside": "`1`: Grad-CAM of chosen draws is open",
        "cams": "up to four draws, from 0, joined by hyphens",
        "race": "`1`: the measurement of Kornia and torchvision is open",
        "pictures": "N of the calculator, 1 to 10,000,000",
        "epochs": "E of the calculator, 1 to 100,000",
        "variants": "A of the calculator, 1 to 1000",
    },
)
