"""The lecture as data: the lessons in order, their ideas and formulas.

The sidebar, the home page and the formula sheet all read this list, so a lesson is described once.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

PAGES = Path(__file__).parent.parent / "pages"


@dataclass(frozen=True)
class Formula:
    """One formula of the lecture.

    Attributes:
        id: stable name.
        title: what it computes.
        latex: the formula in KaTeX.
        reading: what the letters mean, one or two sentences of Markdown.
    """

    id: str
    title: str
    latex: str
    reading: str


@dataclass(frozen=True)
class Lesson:
    """One page of the app.

    Attributes:
        url: file name under `pages/` and path in the browser.
        concepts: numbers of the lecture's concepts (1..10) it covers.
        title: as printed in the sidebar.
        icon: Material symbol, the form Streamlit's `icon=` takes.
        idea: two sentences that open the page.
        formulas: the formulas that live here.
        examples: ids of the lecture's worked examples that `?example=` opens here.
        parameters: what its links can say: name -> meaning, with the values it takes.
    """

    url: str
    concepts: tuple[int, ...]
    title: str
    icon: str
    idea: str
    formulas: tuple[Formula, ...] = ()
    examples: tuple[str, ...] = ()
    parameters: Mapping[str, str] = field(default_factory=dict)

    @property
    def available(self) -> bool:
        """Whether the page exists in this version of the app."""
        return (PAGES / f"{self.url}.py").exists()


CONCEPTS: dict[int, str] = {
    1: "Images and correlation",
    2: "Convolutional layers",
    3: "The neuron and ReLU",
    4: "Pooling",
    5: "Architecture patterns",
    6: "1×1 convolutions",
    7: "Residual networks",
    8: "Ensembles",
    9: "Data augmentation",
    10: "The feature hierarchy",
}

SHARED_PARAMETERS: Mapping[str, str] = {
    "picture": "id of a sample; absent: `dogs`",
    "source": "`upload` or `camera`: the link was made with a personal photo, which it does not carry",
    "model": "id of the network, see `python -m core.models list`; absent: the default of the server",
    "example": "a worked example of the lecture; parameters given beside it win",
    "v": "version of the link, absent for version 1",
}

LESSONS: tuple[Lesson, ...] = (
    Lesson(
        url="correlation",
        concepts=(1,),
        title="Correlation",
        icon=":material/filter_center_focus:",
        idea="A kernel is a small pattern, and correlation asks at every pixel how well the picture agrees with it. "
        "Multiply, add up, move on by one: this sum is what every layer of a convolutional network is built on.",
        formulas=(
            Formula(
                "correlation",
                "Correlation",
                r"Z(i,j)=\sum_u\sum_v X(i+u,\,j+v)\;W(u,v)",
                "$X$ is the picture, $W$ the kernel, $(i,j)$ the top-left pixel of the window.",
            ),
            Formula(
                "convolution",
                "Convolution: the kernel turned by 180°",
                r"(X*W)(i,j)=\sum_u\sum_v X(i+u,\,j+v)\;W(K-1-u,\,K-1-v)",
                "Textbook convolution turns the kernel first; the layers of deep-learning libraries do not.",
            ),
        ),
    ),
    Lesson(
        url="conv_layer",
        concepts=(2, 3),
        title="The convolutional layer",
        icon=":material/layers:",
        idea="A filter is as deep as its input: it correlates each channel on its own, adds the results and a bias, and "
        "gives one map. A layer is many such filters side by side, and ReLU lets through only what passed the threshold.",
        formulas=(
            Formula(
                "conv3d",
                "One output cell of a layer",
                r"Z(i,j,k)=\sum_c\sum_u\sum_v X(i+u,\,j+v,\,c)\;W(u,v,c,k)+b_k",
                "$c$ runs over the input channels, $k$ counts the filters, $b_k$ is the bias of filter $k$.",
            ),
            Formula(
                "output_size",
                "Output size",
                r"H_\text{out}=\left\lfloor\frac{H_\text{in}+2P-D(K-1)-1}{S}\right\rfloor+1",
                "$K$ kernel size, $S$ stride, $P$ padding, $D$ dilation. With $D=1$: "
                r"$\lfloor(H_\text{in}+2P-K)/S\rfloor+1$. The width follows the same rule.",
            ),
            Formula(
                "relu",
                "The neuron",
                r"H=\operatorname{ReLU}(Z)=\max(0,\,Z)",
                "$Z$ already holds the bias. ReLU removes what is negative and leaves the rest as it is.",
            ),
            Formula(
                "layer_parameters",
                "Parameters of a layer",
                r"K\cdot K\cdot M_\text{in}\cdot M_\text{out}+M_\text{out}",
                "Weights plus one bias a filter; the size of the picture does not enter.",
            ),
        ),
    ),
    Lesson(
        url="pooling",
        concepts=(4,),
        title="Pooling",
        icon=":material/grid_on:",
        idea="Pooling keeps one number for each little window, the largest or the mean, and has nothing to learn. "
        "The map shrinks, small shifts stop mattering, and the exact place of things is what it costs.",
        formulas=(
            Formula(
                "pooling_size",
                "Size after pooling",
                r"H_\text{out}=\left\lfloor\frac{H_\text{in}-K}{S}\right\rfloor+1",
                "The output-size rule without padding; each channel is pooled alone.",
            ),
        ),
    ),
    Lesson(
        url="architecture",
        concepts=(5,),
        title="Build a network",
        icon=":material/account_tree:",
        idea="Most networks repeat one theme: convolve, rectify, shrink, and let the number of channels grow. "
        "Counting shapes, parameters and multiplications shows where the cost really sits.",
        formulas=(
            Formula(
                "dense_parameters",
                "Parameters of a dense layer",
                r"n_\text{in}\cdot n_\text{out}+n_\text{out}",
                "Each output reads every input and has one bias.",
            ),
        ),
    ),
    Lesson(
        url="one_by_one",
        concepts=(6,),
        title="1×1 convolutions",
        icon=":material/blender:",
        idea="A 1×1 convolution looks at one pixel at a time and mixes its channels. "
        "It is a dense layer applied everywhere, and the cheap way to change how deep a volume is.",
        formulas=(
            Formula(
                "one_by_one",
                "1×1 convolution",
                r"H(i,j,k)=\sigma\Big(\sum_c X(i,j,c)\,W(c,k)+b_k\Big)",
                r"No sum over neighbours is left, only over channels; $\sigma$ is usually ReLU.",
            ),
        ),
    ),
    Lesson(
        url="residual",
        concepts=(7,),
        title="Residual networks",
        icon=":material/alt_route:",
        idea="A residual block learns only what to add to its input, and the input itself walks past. "
        "So the gradient always finds a way back, and a block can be cut out without the network falling apart.",
        formulas=(
            Formula(
                "residual",
                "Residual block",
                r"Y_i=F_i(Y_{i-1})+Y_{i-1}",
                "$F_i$ is the residual branch; the second term is the skip connection.",
            ),
            Formula(
                "residual_gradient",
                "Gradient through n blocks",
                r"\frac{\partial Y_n}{\partial Y_0}=\prod_{i=1}^{n}\big(1+F_i'\big)\qquad"
                r"\text{plain: }\prod_{i=1}^{n}F_i'",
                "Multiplied out, the product has $2^n$ terms: one for each path through the blocks.",
            ),
        ),
    ),
    Lesson(
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
    ),
    Lesson(
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
                "$(x_c,y_c)$ is the centre of the picture; without it the picture turns about its corner.",
            ),
            Formula(
                "brightness",
                "Additive brightness",
                r"X_\text{aug}=\operatorname{clip}(X+\delta,\,0,\,1),\qquad\delta\sim U(-0.2,\,0.2)",
                "The lecture adds; torchvision's `ColorJitter` multiplies.",
            ),
        ),
    ),
    Lesson(
        url="training",
        concepts=(9,),
        title="The training lab",
        icon=":material/model_training:",
        idea="Train a small network here and now and watch the two loss curves part ways. "
        "What the network gains on its own pictures and not on new ones is overfitting, as a number.",
    ),
    Lesson(
        url="feature_maps",
        concepts=(10,),
        title="Feature maps",
        icon=":material/grid_view:",
        idea="A pretrained ResNet turns your picture into ever smaller and ever deeper stacks of maps: first edges and "
        "colours, in the middle textures and parts, at the end something close to things. Walk through every stage and "
        "see what each channel answers to.",
        formulas=(
            Formula(
                "composition",
                "Layers compose",
                r"\begin{aligned}H_L&=\sigma(W_L*H_{L-1}+b_L)\\&=\sigma\big(W_L*\sigma(W_{L-1}*H_{L-2}+b_{L-1})+b_L\big)"
                r"\end{aligned}",
                r"Each layer reads the maps of the one before; $\sigma$ is the nonlinearity, $*$ the sliding sum as a layer "
                "computes it, which is correlation.",
            ),
        ),
        examples=("layer1_filters",),
        parameters={
            "stage": "stage of the network: `input`, `conv1`, `maxpool`, `layer1.0` … `layer4.1`, `avgpool`, `logits`",
            "channel": "channel shown large, 0 up to the number of maps less one; absent: the first in the order",
            "before": "`1`: the maps before the ReLU",
            "sort": "`mean`, `maximum`, `index`; at `conv1` `horizontal edge`, `vertical edge` (likeness of the kernel)",
            "scale": "`shared range` for all maps of the stage or `own range` for each",
            "page": "page of 64 channels, from 1",
            "overlay": "strength of the map over the photo, 0 to 100 per cent",
            "entry": "at `avgpool` and `logits`: the entry marked; absent: the largest",
        },
    ),
    Lesson(
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
        parameters={
            "classes": "up to three class numbers joined by hyphens, `3-41`; absent: the network's first answer",
            "stage": "target stage: `conv1`, `maxpool`, `layer1.0` … `layer4.1`; absent: the last",
            "overlay": "strength of the heat map over the photo, 0 to 100 per cent",
            "signed": "`1`: also what speaks against the class",
            "bench": "`1`: the bench of methods is open",
            "methods": "heat maps on the bench joined by dots: `grad-cam`, `grad-cam-pp`, `layer-cam`, `guided`, `integrated`, "
            "`occlusion`; `none` for none",
            "networks": "`1`: the comparison of networks is open",
            "beside": "networks compared on the photo, ids joined by dots",
        },
    ),
    Lesson(
        url="receptive_field",
        concepts=(10,),
        title="Receptive field",
        icon=":material/center_focus_strong:",
        idea="A unit deep in the network sees only a window of the photo, and that window grows from layer to layer. "
        "What the window allows and what the unit really uses are two different things.",
        formulas=(
            Formula(
                "receptive_field",
                "Receptive field",
                r"RF_L=RF_{L-1}+(K_L-1)\prod_{i<L}S_i,\qquad RF_0=1",
                "$K_L$ is the kernel of layer $L$, $S_i$ the strides before it. A single pixel sees itself: $RF_0=1$.",
            ),
        ),
    ),
    Lesson(
        url="hierarchy",
        concepts=(10,),
        title="What a channel looks for",
        icon=":material/travel_explore:",
        idea="Start from noise and change the pixels until a channel fires as strongly as it can. "
        "The picture that comes out shows what the channel was looking for.",
    ),
)


def lesson(url: str) -> Lesson:
    """The lesson with this URL. Raises KeyError for an unknown one."""
    for entry in LESSONS:
        if entry.url == url:
            return entry
    raise KeyError(url)
