"""Train the bundled ResNet-18 on a set of small photos, within a budget of minutes or of steps.

    python -m scripts.train_bundled --data SET --out RUN --minutes 90 [--soft-targets targets.npz]

The learning rate and the image sizes follow the share of the budget that is spent, so the run ends on time on a busy
machine. Killed at any moment, the same command goes on from the last checkpoint. RUN receives

    last.pt                     everything needed to go on (written aside first, then renamed)
    log.csv                     one row every --log-every steps, with validation figures every --eval-minutes
    resnet18-photos.safetensors EMA weights, fp16, under torchvision's own names
    classes.json                the outputs in order

`--soft-targets` (made by teacher_targets.py) holds `probabilities` (N, classes) and `features` (N, D) of a teacher for
the training photos, in the order of the set: the labels are mixed with the former, the pooled features learn the latter.

A photo of none of the classes shall give them all alike ("outlier exposure", Hendrycks et al. 2019).

`--init OTHER/last.pt` begins with the averaged weights of another run, `--init NAME.safetensors` with a bundled file; either
may have known other classes. The images then start larger, the peak of the learning rate (`--lr`) should be lower.
"""

import argparse
import csv
import json
import os
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.torch import save_file
from torch import nn
from torchvision.models import ResNet, resnet18
from tqdm import tqdm

from scripts.bundled_convolution import quicken
from scripts.bundled_course import CONTINUED, FRESH, draw_size, learning_rate, one_pass
from scripts.bundled_data import PhotoSet, load_set, normalise, random_views, resize
from scripts.bundled_start import Class, Start, read_start

State = dict[str, torch.Tensor]


WEIGHTS_NAME = "resnet18-photos.safetensors"


class Student(nn.Module):
    """A torchvision ResNet-18 and, for training only, a linear map from its pooled features to the teacher's."""

    def __init__(self, classes: int, teacher_features: int) -> None:
        super().__init__()
        self.net: ResNet = resnet18(num_classes=classes, zero_init_residual=True)
        quicken(self.net)
        self.to_teacher = nn.Linear(512, teacher_features) if teacher_features else None

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor | None]:
        """(B, 3, H, W) -> logits (B, classes) and guessed teacher features (B, D) or None."""
        net = self.net
        x = net.maxpool(net.relu(net.bn1(net.conv1(x))))
        x = net.layer4(net.layer3(net.layer2(net.layer1(x))))
        pooled = torch.flatten(net.avgpool(x), 1)  # (B, 512)
        return net.fc(pooled), None if self.to_teacher is None else self.to_teacher(pooled)

    @torch.no_grad()
    def begin_with(self, start: Start, classes: tuple[Class, ...]) -> None:
        """Copy other weights; outputs for classes that they do not know keep their random ones."""
        new, old = map(list, zip(*start.rows(classes), strict=True))
        for key, value in self.net.state_dict().items():
            if key.startswith("fc."):
                value[new] = start.state[key][old].to(value.dtype)
            else:
                value.copy_(start.state[key])
        if self.to_teacher is not None:
            for key, value in self.to_teacher.state_dict().items():
                value.copy_(start.student.get(f"to_teacher.{key}", value))


class Targets:
    """What a photo should give: probabilities (N, classes) and, with a teacher, centred features (N, D)."""

    def __init__(self, photos: PhotoSet, teacher: Path | None, share: float, smoothing: float) -> None:
        classes = len(photos.classes)
        self.labels, self.classes, self.smoothing, self.share = photos.labels, classes, smoothing, 0.0
        self.probabilities = self.features = None
        self.feature_count = 0
        if teacher is not None:
            with np.load(teacher) as saved:
                self.probabilities = torch.from_numpy(saved["probabilities"])
                features = torch.from_numpy(saved["features"]).float()
            found, needed = tuple(self.probabilities.shape), (len(photos), classes)
            if found != needed:
                raise ValueError(f"{teacher}: probabilities {found}, the set needs {needed}")
            self.share, self.feature_count = share, features.shape[1]
            self.features = ((features - features.mean(0)) / (features.std(0) + 1e-4)).half()

    def draw(self, index: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor | None]:
        """Indices (B,) -> probabilities (B, classes) and features (B, D) or None."""
        labels = self.labels[index]
        goal = F.one_hot(labels.clamp(min=0), self.classes).float()
        goal = goal * (1 - self.smoothing) + self.smoothing / self.classes
        if self.probabilities is not None:
            goal = (1 - self.share) * goal + self.share * self.probabilities[index].float()
        goal[labels < 0] = 1 / self.classes
        return goal, None if self.features is None else self.features[index].float()


class Average:
    """Exponential moving average of a network's state (EMA): quick at first, then over about 400 steps."""

    def __init__(self, net: nn.Module) -> None:
        self.state: State = {k: v.detach().clone() for k, v in net.state_dict().items()}
        self.updates = 0

    @torch.no_grad()
    def update(self, net: nn.Module) -> None:
        self.updates += 1
        keep = min(0.98, (1 + self.updates) / (10 + self.updates))
        for key, value in net.state_dict().items():
            if value.is_floating_point():
                self.state[key].lerp_(value, 1 - keep)
            else:
                self.state[key].copy_(value)


def save_weights(state: State, path: Path) -> None:
    """Write fp16 weights under torchvision's names; the file is never seen half written."""
    half = {k: (v.half() if v.is_floating_point() else v).contiguous() for k, v in state.items()}
    save_file(half, path.with_suffix(".part"))
    os.replace(path.with_suffix(".part"), path)


@torch.inference_mode()
def accuracy(state: State, photos: PhotoSet, side: int, limit: int) -> float:
    """Top-1 in percent of the first `limit` photos at `side` px."""
    net = resnet18(num_classes=len(photos.classes))
    net.load_state_dict(state)
    net.eval().to(memory_format=torch.channels_last)
    images, labels, right = photos.images[:limit], photos.labels[:limit], 0
    for i in range(0, len(images), 100):
        x = resize(normalise(images[i : i + 100]), side).contiguous(memory_format=torch.channels_last)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            right += int((net(x).argmax(1) == labels[i : i + 100]).sum())
    return 100 * right / len(images)


def train(args: argparse.Namespace) -> None:
    torch.manual_seed(args.seed)
    photos, validation = (load_set(args.data, split) for split in ("train", "val"))
    targets = Targets(photos, args.soft_targets, args.soft_share, args.smoothing)
    student = Student(len(photos.classes), targets.feature_count).to(memory_format=torch.channels_last)
    if args.init:
        student.begin_with(read_start(args.init), photos.classes)
    course = CONTINUED if args.init else FRESH
    average = Average(student.net)
    decay = [p for p in student.parameters() if p.ndim > 1]
    no_decay = [p for p in student.parameters() if p.ndim <= 1]
    groups = [{"params": decay, "weight_decay": args.weight_decay}, {"params": no_decay, "weight_decay": 0.0}]
    optimizer = torch.optim.SGD(groups, lr=args.lr, momentum=0.9, nesterov=True, fused=True)
    step, spent, queue = 0, 0.0, torch.empty(0, dtype=torch.int64)

    args.out.mkdir(parents=True, exist_ok=True)
    (args.out / "classes.json").write_text(json.dumps(list(photos.classes), indent=1))
    checkpoint, log = args.out / "last.pt", args.out / "log.csv"
    if checkpoint.exists():
        saved = torch.load(checkpoint, weights_only=True)
        student.load_state_dict(saved["student"])
        optimizer.load_state_dict(saved["optimizer"])
        average.state, average.updates = saved["average"], saved["updates"]
        step, spent, queue = saved["step"], saved["spent"], saved["queue"]
        torch.manual_seed(args.seed + step)
        print(f"resumed at step {step}, {spent / 60:.1f} minutes spent", flush=True)
    elif not log.exists():
        log.write_text("step,seconds,share,size,lr,loss,accuracy\n")

    def save() -> None:
        state: dict[str, object] = {
            "student": student.state_dict(),
            "optimizer": optimizer.state_dict(),
            "average": average.state,
        }
        state |= {"updates": average.updates, "step": step, "spent": time.time() - start, "queue": queue}
        torch.save(state, checkpoint.with_suffix(".part"))
        os.replace(checkpoint.with_suffix(".part"), checkpoint)
        save_weights(average.state, args.out / WEIGHTS_NAME)

    start = time.time() - spent
    saved_at = evaluated_at = time.time()
    losses: list[float] = []
    bar = tqdm(total=100.0, unit="%", bar_format="{l_bar}{bar}| {elapsed} {postfix}", mininterval=10)
    while True:
        share = step / args.steps if args.steps else (time.time() - start) / (60 * args.minutes)
        if share >= 1:
            break
        if len(queue) < args.batch:
            queue = torch.cat([queue, one_pass(photos.labels, args.least)])
        index, queue = queue[: args.batch], queue[args.batch :]
        size, lr = draw_size(course, share, args.scale), learning_rate(share, args.lr)
        for group in optimizer.param_groups:
            group["lr"] = lr
        strength = 1.0 if share < course.wide_views_until else 0.6
        x = random_views(photos.images[index], size, strength)  # (B, 3, size, size)
        goal, features = targets.draw(index)
        if share < course.mixup_until and torch.rand(()) < 0.5:  # mixup: two photos and what they should give, blended
            mix = float(torch.distributions.Beta(0.2, 0.2).sample())
            x, goal = x.lerp(x.flip(0), mix), goal.lerp(goal.flip(0), mix)
            features = None if features is None else features.lerp(features.flip(0), mix)
        optimizer.zero_grad(set_to_none=True)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            logits, guess = student(x.contiguous(memory_format=torch.channels_last))
        loss = F.cross_entropy(logits.float(), goal)
        if guess is not None and features is not None:
            loss = loss + args.feature_weight * (1 - F.cosine_similarity(guess.float(), features)).mean()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        step += 1
        if step % 8 == 0:
            average.update(student.net)
        if step % args.log_every == 0:
            now = time.time()
            bar.update(round(100 * share - bar.n, 2))
            bar.set_postfix_str(f"step {step}, {size} px, loss {sum(losses) / len(losses):.3f}")
            row = [step, round(now - start), f"{share:.4f}", size, f"{lr:.5f}", f"{sum(losses) / len(losses):.4f}", ""]
            losses.clear()
            if now - evaluated_at > 60 * args.eval_minutes:
                sides = [round(args.scale * side) for side in (112, 160)]
                row[-1] = " ".join(f"{side}px {accuracy(average.state, validation, side, 1500):.2f}" for side in sides)
                evaluated_at = time.time()
            with log.open("a", newline="") as file:
                csv.writer(file).writerow(row)
            if now - saved_at > args.save_seconds:
                save()
                saved_at = time.time()
    average.update(student.net)
    save()
    bar.close()
    print(
        f"done: {step} steps, {(time.time() - start) / 60:.1f} minutes, weights in {args.out / WEIGHTS_NAME}",
        flush=True,
    )


def options(arguments: list[str] | None = None) -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser(description="Train the bundled ResNet-18 on a set of small photos.")
    parser.add_argument("--data", type=Path, required=True, help="packed set or folder set")
    parser.add_argument("--out", type=Path, required=True, help="folder for checkpoint, log and weights")
    parser.add_argument("--minutes", type=float, default=90, help="wall-clock budget of the whole run")
    parser.add_argument("--steps", type=int, default=0, help="budget in steps instead of minutes")
    parser.add_argument("--init", type=Path, help="last.pt of another run, or a weight file, to begin with")
    parser.add_argument("--least", type=int, default=0, help="repeat photos of smaller classes up to this many a pass")
    parser.add_argument("--batch", type=int, default=96)
    parser.add_argument("--lr", type=float, default=0.15)
    parser.add_argument("--weight-decay", type=float, default=5e-4)
    parser.add_argument("--smoothing", type=float, default=0.05, help="label smoothing")
    parser.add_argument("--soft-targets", type=Path, help="teacher's probabilities and features (.npz)")
    parser.add_argument("--soft-share", type=float, default=0.5, help="share of the teacher in the target")
    parser.add_argument("--feature-weight", type=float, default=1.0, help="weight of the feature loss")
    parser.add_argument("--scale", type=float, default=1.0, help="factor on all image sizes (tests use a small one)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--log-every", type=int, default=50, help="steps")
    parser.add_argument("--save-seconds", type=float, default=120)
    parser.add_argument("--eval-minutes", type=float, default=10)
    return parser.parse_args(arguments)


if __name__ == "__main__":
    train(options())
