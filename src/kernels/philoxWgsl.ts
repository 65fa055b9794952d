/**
 * The random streams of src/random in WGSL, at module scope:
 *
 *   multiplyHigh(a, b)                                 the high 32 bits of the exact product of two u32
 *   philox(counter, key)                               one Philox4x32-10 block
 *   streamBlock(seed, purpose, step, subStream, block) elements 4·block … 4·block + 3 of a stream, laid out as randomStream says
 *   normals(words)                                     standard normals of two pairs of u32, as fillNormal makes them, to about 1e-6
 *
 * The words are exact. WGSL asks little of cos and sin (2^-11) and of log near 1 (2^-21), so the normals use neither: cos and sin come from
 * polynomials over an eighth of a turn, which v is reduced to in integers, and ln u for u ≥ ½ from a series in 1 − u, the complement of the word.
 */
export const philoxWgsl = `
fn multiplyHigh(a : u32, b : u32) -> u32 {
  let aLow = a & 0xffffu;
  let aHigh = a >> 16u;
  let bLow = b & 0xffffu;
  let bHigh = b >> 16u;
  let lowHigh = aLow * bHigh;
  let highLow = aHigh * bLow;
  let middle = ((aLow * bLow) >> 16u) + (lowHigh & 0xffffu) + (highLow & 0xffffu);
  return aHigh * bHigh + (lowHigh >> 16u) + (highLow >> 16u) + (middle >> 16u);
}

fn philox(counter : vec4<u32>, key : vec2<u32>) -> vec4<u32> {
  var c = counter;
  var k = key;
  for (var round = 0; round < 10; round++) {
    c = vec4<u32>(multiplyHigh(0xcd9e8d57u, c.z) ^ c.y ^ k.x, 0xcd9e8d57u * c.z, multiplyHigh(0xd2511f53u, c.x) ^ c.w ^ k.y, 0xd2511f53u * c.x);
    k += vec2<u32>(0x9e3779b9u, 0xbb67ae85u);
  }
  return c;
}

fn streamBlock(seed : u32, purpose : u32, step : u32, subStream : u32, block : u32) -> vec4<u32> {
  return philox(vec4<u32>(block, step, subStream, 0u), vec2<u32>(seed, purpose));
}

// −ln(1 − w) = 2 artanh(w / (2 − w)), for w in [0, ½]
fn minusLogOfComplement(w : f32) -> f32 {
  let s = w / (2.0 - w);
  let q = s * s;
  let series = 1.0 + q * (1.0 / 3.0 + q * (1.0 / 5.0 + q * (1.0 / 7.0 + q * (1.0 / 9.0 + q * (1.0 / 11.0 + q * (1.0 / 13.0 + q * (1.0 / 15.0)))))));
  return 2.0 * s * series;
}

fn normalPair(a : u32, b : u32) -> vec2<f32> {
  // u = (a + ½) / 2^32; w is u, or 1 − u where that is the smaller: from 2^-33 to ½
  let isUpper = a >= 0x80000000u;
  let w = f32(2u * select(a, ~a, isUpper) + 1u) * 0x1p-33f;
  let radius = sqrt(2.0 * select(-log(w), minusLogOfComplement(w), isUpper));

  // v = (b + ½) / 2^32 is quarter / 4 + x / 2π, |x| ≤ π / 4
  let turned = b + 0x20000000u;
  let quarter = turned >> 30u;
  let rest = i32(turned & 0x3fffffffu) - 0x20000000;
  let x = f32(2 * rest + 1) * ${Math.PI / 2 ** 32}f;
  let q = x * x;
  let c = 1.0 + q * (-1.0 / 2.0 + q * (1.0 / 24.0 + q * (-1.0 / 720.0 + q * (1.0 / 40320.0 - q * (1.0 / 3628800.0)))));
  let s = x * (1.0 + q * (-1.0 / 6.0 + q * (1.0 / 120.0 + q * (-1.0 / 5040.0 + q * (1.0 / 362880.0)))));
  let eighth = select(vec2<f32>(c, s), vec2<f32>(-s, c), (quarter & 1u) == 1u);
  return radius * select(eighth, -eighth, quarter >= 2u);
}

fn normals(words : vec4<u32>) -> vec4<f32> {
  return vec4<f32>(normalPair(words.x, words.y), normalPair(words.z, words.w));
}
`;
