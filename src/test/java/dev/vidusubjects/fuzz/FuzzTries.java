package dev.vidusubjects.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.RandomGenerator;
import net.jqwik.api.sessions.JqwikSession;

/**
 * Tries a property in tests that need the running application, which jqwik's own engine cannot give them. Seeds are fixed, so
 * that every run tries the same; what fails is told with its number and its input. {@code -Djqwik.tries.default}, by which
 * jqwik's own properties try more than their 1,000, multiplies these likewise.
 */
public final class FuzzTries {

    private static final int DEFAULT = 1000;
    private static final int MAX_FAILURES = 5;

    private FuzzTries() {}

    /** What must hold for an input. */
    public interface Check<T> {
        void check(T input) throws Exception;
    }

    /** @param tries in the short form */
    public static <T> void check(Arbitrary<T> inputs, long seed, int tries, Check<T> check) {
        long all = Math.max(1, tries * (long) Integer.getInteger("jqwik.tries.default", DEFAULT) / DEFAULT);
        JqwikSession.run(() -> {
            RandomGenerator<T> generator = inputs.generator(DEFAULT, true);
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
