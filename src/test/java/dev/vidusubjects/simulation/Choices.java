package dev.vidusubjects.simulation;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** All random decisions of one run, derived from its seed. */
final class Choices {

    private final SplittableRandom random;

    Choices(long seed) {
        // Neighbouring seeds must not give similar runs.
        random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + 0x632BE59BD9B4E019L);
    }

    private Choices(SplittableRandom random) {
        this.random = random;
    }

    /** @return independent choices for one part of the run, also derived from the seed */
    Choices split() {
        return new Choices(random.split());
    }

    /** @param probability 0 ≤ probability ≤ 1 */
    boolean chance(double probability) {
        return probability > 0 && random.nextDouble() < probability;
    }

    /** @return 0 ≤ result < bound */
    int below(int bound) {
        return random.nextInt(bound);
    }

    /** @return lowest ≤ result ≤ highest */
    int between(int lowest, int highest) {
        return lowest + random.nextInt(highest - lowest + 1);
    }

    /** @return a whole number of milliseconds, lowest ≤ result ≤ highest */
    Duration between(Duration lowest, Duration highest) {
        return Duration.ofMillis(random.nextLong(lowest.toMillis(), highest.toMillis() + 1));
    }

    <T> T pick(List<T> items) {
        return items.get(random.nextInt(items.size()));
    }

    /** @return a generator for production code that takes its randomness as a parameter */
    RandomGenerator generator() {
        return random.split();
    }
}
