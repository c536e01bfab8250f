"""Ways to make the members of a committee differ. Free of torch, for the links."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Source:
    """One way to make members differ.

    Attributes:
        id: name in links.
        title: on the page.
        differs: what differs from member to member, and that nothing else does.
    """

    id: str
    title: str
    differs: str


SOURCES: tuple[Source, ...] = (
    Source("none", "nothing", "The same small CNN five times: same digits, same first weights, same order."),
    Source("order", "minibatch order", "Same digits, same first weights; each sees the minibatches in its own order."),
    Source("seeds", "first weights", "Same digits, same order; each CNN begins with random weights of its own."),
    Source("bagging", "bagging", "Other data: each CNN has its own draw, with replacement, from the same digits."),
    Source("augmentation", "augmentation", "Other data: each CNN sees its own shifts (±1 px) and turns (±15°)."),
    Source("dropout", "dropout", "ONE CNN trained with dropout, asked five times with another half of its units off."),
    Source("trees", "bagged trees", "Decision trees, each on its own draw from the digits (Breiman 1996)."),
    Source("models", "other models", "Logistic regression, a tree, the 5 nearest neighbours, naive Bayes and the CNN."),
)
