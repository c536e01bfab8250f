"""What the lesson “Data augmentation” says of itself."""

from core.lecture import Example, Formula, Lesson, declared
from lessons.augmentation import params

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
    parameters=declared(params),
)
