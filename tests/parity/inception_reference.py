"""Reference features for src/metrics/inceptionNet.ts: the Inception v3 of FID, written a second time, in PyTorch and float64.

    python3 tests/parity/inception_reference.py

writes tests/parity/fixtures/inception.json. Needs torch (made with 1.13; nothing newer is used) and nothing else, no weights either: weights and
pictures come from a formula that inceptionFixture.ts repeats. Every width but the three colours is divided by 16, the structure is whole.

Branches, kernels, strides and paddings are those of torchvision's Inception3, as pytorch-fid changes them: average pools leave the padding out,
and Mixed_7c pools by maximum. Batch norm is applied as such here, not folded into the convolutions.
"""
import json
import math
import pathlib

import torch
import torch.nn.functional as F

DIVISOR = 16
EPSILON = 0.001
SIDES = {"noise": 32, "gradient": 32, "stripes": 32, "smallNoise": 20}

full_shapes = {}


def draws(name, count):
    """Uniform in [0, 1): 24 bits each of a linear congruential generator that starts at the FNV-1a hash of the name."""
    state = 0x811C9DC5
    for byte in name.encode("ascii"):
        state = ((state ^ byte) * 0x01000193) & 0xFFFFFFFF
    values = []
    for _ in range(count):
        state = (state * 1664525 + 1013904223) & 0xFFFFFFFF
        values.append((state >> 8) / 2**24)
    return values


def tensor(name, shape, low, high):
    """Uniform between low and high, rounded to float32 as a file would hold it."""
    values = [low + (high - low) * draw for draw in draws(name, math.prod(shape))]
    return torch.tensor(values, dtype=torch.float64).float().double().reshape(shape)


def conv(x, name, inputs, outputs, kernel, stride=1, padding=0):
    """Convolution, batch norm with running statistics, ReLU."""
    kernel = (kernel, kernel) if isinstance(kernel, int) else kernel
    assert name not in full_shapes
    full_shapes[name] = [outputs, inputs, *kernel]
    thin_inputs = inputs if inputs == 3 else inputs // DIVISOR
    thin_outputs = outputs // DIVISOR
    assert x.shape[1] == thin_inputs, name
    bound = math.sqrt(6 / (thin_inputs * kernel[0] * kernel[1]))
    weight = tensor(name + ".conv.weight", (thin_outputs, thin_inputs, *kernel), -bound, bound)
    x = F.conv2d(x, weight, None, stride, padding)
    part = (thin_outputs,)
    x = F.batch_norm(
        x,
        tensor(name + ".bn.running_mean", part, -0.2, 0.2),
        tensor(name + ".bn.running_var", part, 0.5, 1.5),
        tensor(name + ".bn.weight", part, 0.5, 1.5),
        tensor(name + ".bn.bias", part, -0.2, 0.2),
        training=False,
        eps=EPSILON,
    )
    return F.relu(x)


def average(x):
    return F.avg_pool2d(x, 3, stride=1, padding=1, count_include_pad=False)


def maximum(x):
    return F.max_pool2d(x, 3, stride=1, padding=1)


def mixed_5(x, name, inputs, pool):
    n = name + "."
    one = conv(x, n + "branch1x1", inputs, 64, 1)
    five = conv(x, n + "branch5x5_1", inputs, 48, 1)
    five = conv(five, n + "branch5x5_2", 48, 64, 5, padding=2)
    three = conv(x, n + "branch3x3dbl_1", inputs, 64, 1)
    three = conv(three, n + "branch3x3dbl_2", 64, 96, 3, padding=1)
    three = conv(three, n + "branch3x3dbl_3", 96, 96, 3, padding=1)
    pooled = conv(average(x), n + "branch_pool", inputs, pool, 1)
    return torch.cat([one, five, three, pooled], 1)


def mixed_6a(x):
    three = conv(x, "Mixed_6a.branch3x3", 288, 384, 3, stride=2)
    double = conv(x, "Mixed_6a.branch3x3dbl_1", 288, 64, 1)
    double = conv(double, "Mixed_6a.branch3x3dbl_2", 64, 96, 3, padding=1)
    double = conv(double, "Mixed_6a.branch3x3dbl_3", 96, 96, 3, stride=2)
    return torch.cat([three, double, F.max_pool2d(x, 3, stride=2)], 1)


def mixed_6(x, name, inner):
    n = name + "."
    one = conv(x, n + "branch1x1", 768, 192, 1)
    seven = conv(x, n + "branch7x7_1", 768, inner, 1)
    seven = conv(seven, n + "branch7x7_2", inner, inner, (1, 7), padding=(0, 3))
    seven = conv(seven, n + "branch7x7_3", inner, 192, (7, 1), padding=(3, 0))
    double = conv(x, n + "branch7x7dbl_1", 768, inner, 1)
    double = conv(double, n + "branch7x7dbl_2", inner, inner, (7, 1), padding=(3, 0))
    double = conv(double, n + "branch7x7dbl_3", inner, inner, (1, 7), padding=(0, 3))
    double = conv(double, n + "branch7x7dbl_4", inner, inner, (7, 1), padding=(3, 0))
    double = conv(double, n + "branch7x7dbl_5", inner, 192, (1, 7), padding=(0, 3))
    pooled = conv(average(x), n + "branch_pool", 768, 192, 1)
    return torch.cat([one, seven, double, pooled], 1)


def mixed_7a(x):
    three = conv(x, "Mixed_7a.branch3x3_1", 768, 192, 1)
    three = conv(three, "Mixed_7a.branch3x3_2", 192, 320, 3, stride=2)
    seven = conv(x, "Mixed_7a.branch7x7x3_1", 768, 192, 1)
    seven = conv(seven, "Mixed_7a.branch7x7x3_2", 192, 192, (1, 7), padding=(0, 3))
    seven = conv(seven, "Mixed_7a.branch7x7x3_3", 192, 192, (7, 1), padding=(3, 0))
    seven = conv(seven, "Mixed_7a.branch7x7x3_4", 192, 192, 3, stride=2)
    return torch.cat([three, seven, F.max_pool2d(x, 3, stride=2)], 1)


def mixed_7(x, name, inputs, pool):
    n = name + "."
    one = conv(x, n + "branch1x1", inputs, 320, 1)
    three = conv(x, n + "branch3x3_1", inputs, 384, 1)
    wide = conv(three, n + "branch3x3_2a", 384, 384, (1, 3), padding=(0, 1))
    tall = conv(three, n + "branch3x3_2b", 384, 384, (3, 1), padding=(1, 0))
    double = conv(x, n + "branch3x3dbl_1", inputs, 448, 1)
    double = conv(double, n + "branch3x3dbl_2", 448, 384, 3, padding=1)
    double_wide = conv(double, n + "branch3x3dbl_3a", 384, 384, (1, 3), padding=(0, 1))
    double_tall = conv(double, n + "branch3x3dbl_3b", 384, 384, (3, 1), padding=(1, 0))
    pooled = conv(pool(x), n + "branch_pool", inputs, 192, 1)
    return torch.cat([one, wide, tall, double_wide, double_tall, pooled], 1)


def features(pixels):
    """Bytes [N, side, side, 3] -> [N, 2048 / DIVISOR]"""
    full_shapes.clear()
    x = pixels.double().permute(0, 3, 1, 2) / 255
    x = F.interpolate(x, size=(299, 299), mode="bilinear", align_corners=False)
    x = 2 * x - 1
    x = conv(x, "Conv2d_1a_3x3", 3, 32, 3, stride=2)
    x = conv(x, "Conv2d_2a_3x3", 32, 32, 3)
    x = conv(x, "Conv2d_2b_3x3", 32, 64, 3, padding=1)
    x = F.max_pool2d(x, 3, stride=2)
    x = conv(x, "Conv2d_3b_1x1", 64, 80, 1)
    x = conv(x, "Conv2d_4a_3x3", 80, 192, 3)
    x = F.max_pool2d(x, 3, stride=2)
    x = mixed_5(x, "Mixed_5b", 192, 32)
    x = mixed_5(x, "Mixed_5c", 256, 64)
    x = mixed_5(x, "Mixed_5d", 288, 64)
    x = mixed_6a(x)
    x = mixed_6(x, "Mixed_6b", 128)
    x = mixed_6(x, "Mixed_6c", 160)
    x = mixed_6(x, "Mixed_6d", 160)
    x = mixed_6(x, "Mixed_6e", 192)
    x = mixed_7a(x)
    x = mixed_7(x, "Mixed_7b", 1280, average)
    x = mixed_7(x, "Mixed_7c", 2048, maximum)
    assert x.shape[1:] == (2048 // DIVISOR, 8, 8)
    return x.mean(dim=(2, 3))


def picture(name):
    side = SIDES[name]
    if name.lower().endswith("noise"):
        values = [math.floor(256 * draw) for draw in draws(name, side * side * 3)]
    elif name == "gradient":
        values = [value for y in range(side) for x in range(side) for value in (8 * x, 8 * y, 4 * (x + y))]
    else:
        values = [255 if (x // 4 + channel * y // 8) % 2 else 20 for y in range(side) for x in range(side) for channel in range(3)]
    return torch.tensor(values, dtype=torch.uint8).reshape(1, side, side, 3)


def main():
    named = {name: [float(f"{value:.9g}") for value in features(picture(name))[0].tolist()] for name in SIDES}
    fixture = {
        "note": "By tests/parity/inception_reference.py: the shapes of FID's Inception v3, and features of a net 16 times thinner.",
        "widthDivisor": DIVISOR,
        "convShapes": full_shapes,
        "pictures": [{"name": name, "side": SIDES[name], "features": values} for name, values in named.items()],
    }
    path = pathlib.Path(__file__).parent / "fixtures" / "inception.json"
    path.write_text(json.dumps(fixture, separators=(",", ":")).replace('],"', '],\n"').replace('{"name"', '\n{"name"') + "\n")
    print(f"{path}: {len(full_shapes)} units, {sum(math.prod(shape) + 2 * shape[0] for shape in full_shapes.values())} trainable numbers")
    for name, values in named.items():
        print(f"{name}: features from {min(values):.4g} to {max(values):.4g}")


if __name__ == "__main__":
    main()
