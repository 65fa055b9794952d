/** In place of all of d3-scale, which Recharts asks for by name while it runs: the scales of this page's charts. Without those of time and colour it is a third as large. */
export { scaleBand, scaleLinear, scaleLog, scalePoint } from 'd3-scale';
