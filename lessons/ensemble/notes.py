"""What all views say of the lecture notes."""

import streamlit as st


def four_paths() -> None:
    """What the notes say of the paths of three blocks."""
    st.markdown(
        "$Y_3=F_3(Y_2)+F_2(Y_1)+F_1(Y_0)+Y_0$ is exact: there are **no extra interaction terms**, they are inside $Y_2$ and "
        "$Y_1$. Its four terms are not the paths: three blocks have $2^3=8$, and the notes list 4 of them."
    )
