#!/usr/bin/env python3
"""Screening of the target sets: on which of them does the bundled base model show the clearest outcome?

Fine-tunes the base on every target set twice from one seed, by standard fine-tuning and by Diff-Tuning with its default settings, and appends one JSON
line of measurements per (set, method) to screening.jsonl beside this file, preceded by one line for the base itself ("step 0"). The page's default
target set was chosen from these lines; README.md beside this file has the table and says what follows from it and what does not.

This is the one Python file of the project, an independent implementation in PyTorch on the CPU; nothing else needs it. It needs torch, numpy, scipy
and pillow, and reads the packs in public/data and the weights in public/models, which it only reads. From the root of the repository:

    python3 docs/measurements/screening.py --seed 0                                  all eight sets
    python3 docs/measurements/screening.py --sets circle-flags meteocons --seed 1     some of them, with another seed
    python3 docs/measurements/screening.py --time 10                                  seconds per step only
    python3 docs/measurements/screening.py --table                                    the rows of README.md's tables, from screening.jsonl

Lines that are in the output already (same set, method, seed and steps) are not computed again.

Standard: psi = 1, no bank, 32 target rows a step. Diff-Tuning: the sampled form, psi = (t + 1) / T on 26 target rows, its mirror xi on 6 bank rows with
the null label, weight lambda = 0.1. Both: new label rows (std 0.02) and the base's null row, label dropout 0.1, flips where the pack allows them, AdamW
(lr 5e-4, no weight decay), and an EMA with decay min(0.99, (1 + s) / (10 + s)), which is what gets measured. The two methods start from the same label
rows, their samples from the same noise, and their losses use the same noise.
"""
import argparse, hashlib, json, math, os, tempfile, time
import numpy as np, torch, torch.nn.functional as F
from PIL import Image
from scipy import linalg

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SETS = ['circle-flags', 'fluent-emoji', 'meteocons', 'cryptocurrency-color', 'openmoji', 'fxemoji', 'vscode-icons', 'game-icons']
T, SIZE, PATCH, GRID, CHANNELS = 1000, 32, 4, 8, 3
BATCH, BANK_ROWS, LAMBDA, LR, DROPOUT, EMA_MAX = 32, 6, 0.1, 5e-4, 0.1, 0.99
BANK_SIZE, BANK_STEPS, SAMPLES, SAMPLE_STEPS, NOISE_SEED, BLOCKS = 512, 50, 256, 20, 1234, 8
LOSS_TIMES, LOSS_IMAGES = (50, 200, 500, 800), 128
ALPHA_BAR = torch.from_numpy(np.cumprod(1 - np.linspace(1e-4, 0.02, T))).float()
PSI = (torch.arange(T) + 1.0) / T  # the default reconsolidation curve; its mirror is the retention curve
FREQUENCIES = torch.exp(-math.log(10000) * torch.arange(128) / 128)


# ---- data and weights

def read_pack(directory, pack_id):
    """A pack's images as uint8 [n, 3, 32, 32], its labels, the indices of its two splits, its class count and its flip rule."""
    meta = json.load(open(os.path.join(directory, pack_id + '.json')))
    sheet = np.asarray(Image.open(os.path.join(directory, pack_id + '.png')).convert('RGB'))
    tiles = sheet.reshape(sheet.shape[0] // SIZE, SIZE, meta['columns'], SIZE, 3).swapaxes(1, 2).reshape(-1, SIZE, SIZE, 3)[:meta['count']]
    assert hashlib.sha256(tiles.tobytes()).hexdigest() == meta['sha256']['pixels'], f'{pack_id}: the sheet is not the one its pack describes'
    held = np.array(meta['heldOutIndices'])
    return dict(images=torch.from_numpy(tiles.transpose(0, 3, 1, 2).copy()), labels=torch.tensor(meta['labels']), held=torch.from_numpy(held), flip=meta['flip'],
                train=torch.from_numpy(np.setdiff1d(np.arange(meta['count']), held)), classes=len(meta['classes']), pixels=meta['sha256']['pixels'][:12])


def read_safetensors(path):
    data = open(path, 'rb').read()
    length = int.from_bytes(data[:8], 'little')
    header = json.loads(data[8:8 + length])
    info = header.pop('__metadata__', {})
    kinds = dict(F32=np.float32, F16=np.float16)
    arrays = {name: np.frombuffer(data, kinds[v['dtype']], int(np.prod(v['shape'])), 8 + length + v['data_offsets'][0]).reshape(v['shape']) for name, v in header.items()}
    return {name: torch.from_numpy(a.astype(np.float32)) for name, a in arrays.items()}, info, hashlib.sha256(data).hexdigest()[:12]


def to_float(images):
    return images.float() / 127.5 - 1


# ---- the model: the reference DiT, as a function of a dictionary of its tensors

def token_linear(p, name, x):
    """A linear layer over the tokens as a 1x1 convolution, which some CPU builds of PyTorch run several times faster than the equal matrix product."""
    b, n, d = x.shape
    y = F.conv2d(x.reshape(b, GRID, GRID, d).permute(0, 3, 1, 2), p[name + '.weight'][:, :, None, None], p[name + '.bias'])
    return y.permute(0, 2, 3, 1).reshape(b, n, -1)


def linear(p, name, x):
    return F.linear(x, p[name + '.weight'], p[name + '.bias'])


def modulate(x, shift, scale):
    return F.layer_norm(x, x.shape[-1:], eps=1e-6) * (1 + scale[:, None]) + shift[:, None]


def predict_eps(p, heads, depth, x, t, y):
    angles = t[:, None].float() * FREQUENCIES
    c = linear(p, 't_embedder.mlp.2', F.silu(linear(p, 't_embedder.mlp.0', torch.cat([angles.cos(), angles.sin()], -1))))
    c = F.silu(c + F.embedding(y, p['y_embedder.embedding_table.weight']))
    x = F.conv2d(x, p['x_embedder.proj.weight'], p['x_embedder.proj.bias'], PATCH).flatten(2).transpose(1, 2) + p['pos_embed']
    b, n, d = x.shape
    for block in (f'blocks.{i}.' for i in range(depth)):
        shift_a, scale_a, gate_a, shift_m, scale_m, gate_m = linear(p, block + 'adaLN_modulation.1', c).chunk(6, 1)
        q, k, v = token_linear(p, block + 'attn.qkv', modulate(x, shift_a, scale_a)).reshape(b, n, 3, heads, d // heads).permute(2, 0, 3, 1, 4)
        attended = ((q @ k.transpose(-2, -1)) * (d // heads) ** -0.5).softmax(-1) @ v
        x = x + gate_a[:, None] * token_linear(p, block + 'attn.proj', attended.transpose(1, 2).reshape(b, n, d))
        hidden = F.gelu(token_linear(p, block + 'mlp.fc1', modulate(x, shift_m, scale_m)), approximate='tanh')
        x = x + gate_m[:, None] * token_linear(p, block + 'mlp.fc2', hidden)
    shift, scale = linear(p, 'final_layer.adaLN_modulation.1', c).chunk(2, 1)
    x = token_linear(p, 'final_layer.linear', modulate(x, shift, scale))
    return x.reshape(-1, GRID, GRID, PATCH, PATCH, CHANNELS).permute(0, 5, 1, 3, 2, 4).reshape(-1, CHANNELS, SIZE, SIZE)


def row_losses(model, p, x0, t, y, eps):
    a = ALPHA_BAR[t][:, None, None, None]
    return ((model(p, a.sqrt() * x0 + (1 - a).sqrt() * eps, t, y) - eps) ** 2).mean((1, 2, 3))


@torch.no_grad()
def sample(model, p, labels, steps, seed, chunk=64):
    """DDIM (eta 0) without guidance at t = 0, stride, 2 stride, ..., with the estimate of x0 clipped."""
    noise = torch.randn(len(labels), CHANNELS, SIZE, SIZE, generator=torch.Generator().manual_seed(seed))
    times, out = np.arange(steps)[::-1] * (T // steps), []
    for x, y in zip(noise.split(chunk), labels.split(chunk)):
        for i, t in enumerate(times):
            eps, a = model(p, x, torch.full((len(y),), int(t)), y), ALPHA_BAR[t]
            after = ALPHA_BAR[times[i + 1]] if i + 1 < steps else torch.tensor(1.0)
            x0 = ((x - (1 - a).sqrt() * eps) / a.sqrt()).clamp(-1, 1)
            x = after.sqrt() * x0 + (1 - after).sqrt() * (x - a.sqrt() * x0) / (1 - a).sqrt()
        out.append(x)
    return torch.cat(out)


# ---- distances

@torch.no_grad()
def features(net, images):
    out = []
    for x in images.split(512):
        x = to_float(x) if x.dtype == torch.uint8 else x
        for i, stride in enumerate((1, 2, 1, 2, 1, 2), 1):
            x = F.relu(F.conv2d(x, net[f'conv{i}.weight'], net[f'conv{i}.bias'], stride, 1))
        out.append(x.mean((2, 3)))
    return torch.cat(out).double().numpy()


def random_net(net):
    """Convolutions of the feature net's shapes with fixed random weights: features without a training bias (FD-random)."""
    g = torch.Generator().manual_seed(0)
    return {n: torch.randn(w.shape, generator=g) * (2 / w[0].numel()) ** 0.5 if w.dim() == 4 else torch.zeros_like(w) for n, w in net.items()}


def frechet(u, v):
    s, q = np.cov(u, rowvar=False), np.cov(v, rowvar=False)
    return float(((u.mean(0) - v.mean(0)) ** 2).sum() + np.trace(s + q - 2 * linalg.sqrtm(s @ q).real))


def without_blocks(u, v):
    """The distance with each of eight blocks of the samples left out, for a jackknife of the sampling error (paired across methods: same noise)."""
    return [round(frechet(np.delete(u, block, 0), v), 4) for block in np.array_split(np.arange(len(u)), BLOCKS)]


def kid(u, v, subsets=100, size=100):
    """Unbiased MMD^2 with the kernel (x . y / d + 1)^3 over all pairs, and its standard deviation over random subsets, as the page computes them."""
    rng, kernel = np.random.RandomState(0), lambda a, b: (a @ b.T / a.shape[1] + 1) ** 3
    within = lambda a: (kernel(a, a).sum() - np.trace(kernel(a, a))) / (len(a) * (len(a) - 1))
    distance = lambda a, b: within(a) + within(b) - 2 * kernel(a, b).mean()
    spread = [distance(u[rng.permutation(len(u))[:size]], v[rng.permutation(len(v))[:size]]) for _ in range(subsets)]
    return [round(float(distance(u, v)), 5), round(float(np.std(spread, ddof=1)), 5)]


def noise_floor(v, splits=5):
    """FD between two disjoint parts of the real set, the first of SAMPLES images or, in a small set, half of it."""
    rng, n = np.random.RandomState(0), min(SAMPLES, len(v) // 2)
    orders = [rng.permutation(len(v)) for _ in range(splits)]
    return [round(float(np.mean([frechet(v[o[:n]], v[o[n:]]) for o in orders])), 3), n]


# ---- fine-tuning and measuring

def labels_by_frequency(pack, n):
    ordered = pack['labels'][pack['train']].sort()[0]
    return ordered[((torch.arange(n) + 0.5) * len(ordered) / n).long()]


def fine_tune(model, base, pack, bank, diff_tuning, steps, seed):
    null, table = pack['classes'], base['y_embedder.embedding_table.weight']
    rows = torch.randn(null, table.shape[1], generator=torch.Generator().manual_seed(seed)) * 0.02
    p = {**{name: w.clone() for name, w in base.items()}, 'y_embedder.embedding_table.weight': torch.cat([rows, table[-1:]])}
    ema = {name: w.clone() for name, w in p.items()}
    trainable = [name for name in p if name != 'pos_embed']
    weights = [p[name].requires_grad_() for name in trainable]
    averages = [ema[name] for name in trainable]
    optimiser, g = torch.optim.AdamW(weights, lr=LR, weight_decay=0), torch.Generator().manual_seed(seed + 1)
    rows_target, bank_rows = (BATCH - BANK_ROWS, BANK_ROWS) if diff_tuning else (BATCH, 0)
    curve = PSI if diff_tuning else torch.ones(T)
    for step in range(1, steps + 1):
        i = pack['train'][torch.randint(len(pack['train']), (rows_target,), generator=g)]
        x, y = to_float(pack['images'][i]), torch.where(torch.rand(rows_target, generator=g) < DROPOUT, null, pack['labels'][i])
        if pack['flip']:
            x = torch.where(torch.rand(rows_target, 1, 1, 1, generator=g) < 0.5, x.flip(-1), x)
        t = torch.multinomial(curve, rows_target, True, generator=g)
        if diff_tuning:
            x = torch.cat([x, to_float(bank[torch.randint(len(bank), (bank_rows,), generator=g)])])
            y, t = torch.cat([y, torch.full((bank_rows,), null)]), torch.cat([t, torch.multinomial(PSI.flip(0), bank_rows, True, generator=g)])
        losses = row_losses(model, p, x, t, y, torch.randn(x.shape, generator=g))
        loss = losses[:rows_target].mean() + (LAMBDA * losses[rows_target:].mean() if diff_tuning else 0)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        optimiser.step()
        decay = min(EMA_MAX, (1 + step) / (10 + step))
        with torch.no_grad():
            torch._foreach_mul_(averages, decay)
            torch._foreach_add_(averages, weights, alpha=1 - decay)
    return ema


@torch.no_grad()
def losses_by_time(model, p, images, labels):
    """The mean loss over the images at each of LOSS_TIMES, with noise that is the same for every model."""
    eps, x, out = torch.randn(images.shape, generator=torch.Generator().manual_seed(NOISE_SEED)), to_float(images), {}
    for t in LOSS_TIMES:
        parts = [row_losses(model, p, a, torch.full((len(b),), t), b, e) for a, b, e in zip(x.split(64), labels.split(64), eps.split(64))]
        out[t] = round(float(torch.cat(parts).mean()), 6)
    return out


def some_of(indices, n):
    """At most n of the indices, evenly spaced."""
    return indices[(torch.arange(min(n, len(indices))) * len(indices) / min(n, len(indices))).long()]


def measure(model, p, pack, source, labelled, null, kept, real, nets, pictures):
    """Distances and losses of one model, `kept` being its samples with the null label. The base (`labelled` false) knows no target label: it gets null."""
    held, held_source = some_of(pack['held'], LOSS_IMAGES), some_of(source['held'], LOSS_IMAGES)
    made = sample(model, p, labels_by_frequency(pack, SAMPLES), SAMPLE_STEPS, NOISE_SEED) if labelled else kept
    if pictures:
        for name, x in (('target', made), ('source', kept)):
            tiles = ((x[:64] + 1) * 127.5).round().byte().reshape(4, 16, 3, SIZE, SIZE).permute(0, 3, 1, 4, 2).reshape(4 * SIZE, 16 * SIZE, 3)
            Image.fromarray(tiles.numpy()).save(f'{pictures}-{name}.png')
    f_made, f_kept = ({k: features(n, x) for k, n in nets.items()} for x in (made, kept))
    return dict(
        fd_icon64_target=round(frechet(f_made['icon64'], real['target']['icon64']), 3), fd_icon64_source=round(frechet(f_kept['icon64'], real['source']['icon64']), 3),
        kid_target=kid(f_made['icon64'], real['target']['icon64']), fd_random_target=round(frechet(f_made['random'], real['target']['random']), 4),
        fd_random_source=round(frechet(f_kept['random'], real['source']['random']), 4),
        loss_target=losses_by_time(model, p, pack['images'][held], pack['labels'][held] if labelled else torch.full((len(held),), null)),
        loss_source=losses_by_time(model, p, source['images'][held_source], torch.full((len(held_source),), null)),
        jackknife_target=without_blocks(f_made['icon64'], real['target']['icon64']), jackknife_source=without_blocks(f_kept['icon64'], real['source']['icon64']),
        n=SAMPLES, n_target=len(pack['images']), n_source=len(source['images']), n_loss_target=len(held), n_loss_source=len(held_source))


# ---- the table of the README

def difference(a, b, which):
    """b's distance less a's, and its jackknife standard error over the blocks of samples, which both methods drew from the same noise."""
    d = np.array(b['jackknife_' + which]) - np.array(a['jackknife_' + which])
    return f"{b['fd_icon64_' + which] - a['fd_icon64_' + which]:+.1f} ± {math.sqrt((BLOCKS - 1) / BLOCKS * ((d - d.mean()) ** 2).sum()):.1f}"


def print_tables(path, seeds, steps):
    """The rows of README.md's tables: distances by falling clearness, losses, and what each seed gives where there are several."""
    lines = [json.loads(line) for line in open(path)]
    distances, randoms, losses, by_seed = [], [], [], []
    for s, seed in ((s, seed) for s in SETS for seed in seeds):
        found = {x['method']: x for x in lines if x['set'] == s and (x['method'] == 'base' or (x['seed'], x['steps']) == (seed, steps))}
        if len(found) < 3:
            continue
        three = base, standard, ours = [found[m] for m in ('base', 'standard', 'diff-tuning')]
        target, kept = ([x['fd_icon64_' + w] for x in three] for w in ('target', 'source'))
        gap, differing = 1 - (target[1] + target[2]) / 2 / target[0], abs(kept[1] - kept[2]) / max(kept[1:])
        scores = [f'{gap:.2f}', f'{differing:.2f}', f'{gap * differing:.3f}']
        towards, away = difference(standard, ours, 'target'), difference(standard, ours, 'source')
        by_seed.append([s, seed, *(f'{v:.1f}' for v in target[1:]), towards, *(f'{v:.1f}' for v in kept[1:]), away, *scores])
        if seed != seeds[0]:
            continue
        kids = [f"{x['kid_target'][0]:.2f} ± {x['kid_target'][1]:.2f}" for x in three]
        distances.append([f"{s} ({base['n_target']})", f"{base['floor_target']:.1f}", *(f'{v:.1f}' for v in target), towards, *kids, *(f'{v:.1f}' for v in kept[1:]), away, *scores])
        randoms.append([s, *(f"{x['fd_random_target']:.2f}" for x in three), *(f"{x['fd_random_source']:.2f}" for x in three)])
        for w in ('target', 'source'):
            losses.append([s, f"{w} ({base['n_loss_' + w]})", *(' / '.join(f"{1e4 * x['loss_' + w][str(t)]:.1f}" for x in three) for t in LOSS_TIMES)])
    for table in (sorted(distances, key=lambda row: -float(row[-1])), randoms, losses, [row for row in by_seed if sum(row[0] == other[0] for other in by_seed) > 1]):
        print(*('| ' + ' | '.join(map(str, row)) + ' |' for row in table), sep='\n', end='\n\n')


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--sets', nargs='+', default=SETS, choices=SETS, metavar='SET')
    parser.add_argument('--steps', type=int, default=200)
    parser.add_argument('--seed', type=int, default=0)
    parser.add_argument('--threads', type=int, default=1)
    parser.add_argument('--time', type=int, default=0, metavar='STEPS', help='only measure the seconds a step takes, over so many')
    parser.add_argument('--base', default=os.path.join(ROOT, 'public/models/emoji-dit-nano.safetensors'))
    parser.add_argument('--features', default=os.path.join(ROOT, 'public/models/feature-net.safetensors'))
    parser.add_argument('--data', default=os.path.join(ROOT, 'public/data'))
    parser.add_argument('--out', default=os.path.join(os.path.dirname(os.path.abspath(__file__)), 'screening.jsonl'))
    parser.add_argument('--cache', default=tempfile.gettempdir(), help='where the bank is kept between runs, under the digest of the base')
    parser.add_argument('--table', action='store_true', help='only print the rows of the tables of README.md from the output')
    parser.add_argument('--pictures', default='', metavar='DIR', help='write sheets of samples there')
    o = parser.parse_args()
    torch.set_num_threads(o.threads)
    if o.table:
        return print_tables(o.out, (0, 1, 2), o.steps)
    base, info, digest = read_safetensors(o.base)
    heads, depth, base_null = int(info['num_heads']), int(info['depth']), int(info['num_classes'])
    model = lambda p, x, t, y: predict_eps(p, heads, depth, x, t, y)
    source = read_pack(o.data, 'emoji')
    if o.time:
        for diff_tuning in (False, True):
            start = time.time(), time.process_time()
            fine_tune(model, base, read_pack(o.data, o.sets[0]), source['images'][:BANK_SIZE], diff_tuning, o.time, o.seed)
            wall, cpu = (time.time() - start[0]) / o.time, (time.process_time() - start[1]) / o.time
            print('Diff-Tuning' if diff_tuning else 'standard', f'{wall:.3f} s a step, {cpu:.3f} s of processor time')
        return
    net, _, _ = read_safetensors(o.features)
    nets = dict(icon64=net, random=random_net(net))
    real_source = {k: features(n, source['images']) for k, n in nets.items()}
    cached = os.path.join(o.cache, f'screening-bank-{digest}.npy')
    if not os.path.exists(cached):
        made = sample(model, base, torch.full((BANK_SIZE,), base_null), BANK_STEPS, NOISE_SEED + 1)
        np.save(cached + '.part.npy', ((made + 1) * 127.5).round().byte().numpy())
        os.replace(cached + '.part.npy', cached)
    bank = torch.from_numpy(np.load(cached))
    from_null = lambda p, null: sample(model, p, torch.full((SAMPLES,), null), SAMPLE_STEPS, NOISE_SEED)
    from_base = from_null(base, base_null)
    for set_id in o.sets:
        pack, lines = read_pack(o.data, set_id), [json.loads(line) for line in open(o.out)] if os.path.exists(o.out) else []
        real = dict(source=real_source, target={k: features(n, pack['images']) for k, n in nets.items()})
        for method in ('base', 'standard', 'diff-tuning'):
            key = dict(set=set_id, method=method, seed=o.seed, steps=0 if method == 'base' else o.steps, base=digest, pixels=pack['pixels'])
            if method == 'base':
                key['seed'] = None  # nothing was trained
            if any(all(line[k] == v for k, v in key.items()) for line in lines):
                continue
            start, cpu = time.time(), time.process_time()
            p = base if method == 'base' else fine_tune(model, base, pack, bank, method == 'diff-tuning', o.steps, o.seed)
            trained, trained_cpu = time.time() - start, time.process_time() - cpu
            pictures = o.pictures and os.path.join(o.pictures, f'{set_id}-{method}-{o.seed}')
            null, kept = (base_null, from_base) if method == 'base' else (pack['classes'], from_null(p, pack['classes']))
            result = measure(model, p, pack, source, method != 'base', null, kept, real, nets, pictures)
            floor, floor_n = noise_floor(real['target']['icon64'])
            result = {**key, **result, 'floor_target': floor, 'floor_n': floor_n, 'noise_seed': NOISE_SEED, 'seconds_training': round(trained, 1),
                      'cpu_seconds_training': round(trained_cpu, 1), 'seconds': round(time.time() - start, 1), 'torch': torch.__version__}
            with open(o.out, 'a') as f:
                f.write(json.dumps(result) + '\n')
            print(set_id, method, o.seed, result['fd_icon64_target'], result['fd_icon64_source'], result['seconds'], 's', flush=True)


if __name__ == '__main__':
    main()
