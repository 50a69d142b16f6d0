/**
 * JMH benchmarks of single decisions and messages; the only place here that may see classes of the
 * product other than its wire. {@code docs/benchmarks.md} has the commands. Starting point: {@link
 * santra.loadtest.bench.SipCodecBench}.
 */
package santra.loadtest.bench;
