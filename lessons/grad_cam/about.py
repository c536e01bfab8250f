"""What the lesson “Grad-CAM” says of itself."""

from core.lecture import Formula, Lesson, declared
from lessons.grad_cam import params

LESSON = Lesson(
    url="grad_cam",
    concepts=(10,),
    title="Grad-CAM",
    icon=":material/thermostat:",
    idea="Which part of the picture speaks for a class? Grad-CAM weighs each feature map by how much the class score "
    "would rise with it, adds them up and keeps what is positive: a heat map over your photo.",
    formulas=(
        Formula(
            "grad_cam_weights",
            "Grad-CAM: weight of a channel",
            r"\alpha_k^{(c)}=\frac{1}{hw}\sum_{i}\sum_{j}\frac{\partial y_c}{\partial A_k(i,j)}",
            "$A_k$ is feature map $k$ of the chosen stage, $h\\times w$ its size, $y_c$ the logit of class $c$.",
        ),
        Formula(
            "grad_cam_map",
            "Grad-CAM: the heat map",
            r"L^{(c)}(i,j)=\operatorname{ReLU}\Big(\sum_k\alpha_k^{(c)}\,A_k(i,j)\Big)",
            "Negative sums speak against the class and are cut off (Selvaraju et al. 2017).",
        ),
    ),
    parameters=declared(params),
)
