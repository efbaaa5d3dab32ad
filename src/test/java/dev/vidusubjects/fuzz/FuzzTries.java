package dev.vidusubjects.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.RandomGenerator;
import net.jqwik.api.sessions.JqwikSession;

/**
 * Checks a property with generated inputs in tests that need the running application, because the jqwik engine cannot
 * start it. Seeds are fixed, so every run uses the same inputs. A failure is reported with its seed, its number and its
 * input. {@code -Djqwik.tries.default}, which sets the number of tries of jqwik properties (default: 1,000), scales the
 * number of tries here in proportion.
 */
public final class FuzzTries {

    private static final int DEFAULT_TRIES = 1000;
    private static final int MAX_FAILURES = 5;

    private FuzzTries() {}

    /** A property: throws an exception or an error if an input does not fulfil it. */
    public interface Check<T> {
        void check(T input) throws Exception;
    }

    /**
     * Checks a property with generated inputs.
     *
     * @param tries the number of tries if {@code jqwik.tries.default} is not set
     */
    public static <T> void check(Arbitrary<T> inputs, long seed, int tries, Check<T> check) {
        long all = Math.max(1, tries * (long) Integer.getInteger("jqwik.tries.default", DEFAULT_TRIES) / DEFAULT_TRIES);
        JqwikSession.run(() -> {
            RandomGenerator<T> generator = inputs.generator(DEFAULT_TRIES, true);
            Random random = new Random(seed);
            List<AssertionError> failures = new ArrayList<>();
            for (long i = 0; i < all && failures.size() < MAX_FAILURES; i++) {
                T input = generator.next(random).value();
                try {
                    check.check(input);
                } catch (Exception | AssertionError e) {
                    failures.add(new AssertionError("seed " + seed + ", try " + i + ": " + input, e));
                }
            }
            if (!failures.isEmpty()) {
                AssertionError first = failures.remove(0);
                failures.forEach(first::addSuppressed);
                throw first;
            }
        });
    }
}
