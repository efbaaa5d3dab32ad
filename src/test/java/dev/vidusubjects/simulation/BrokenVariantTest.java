package dev.vidusubjects.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The simulation finds each fault that was added to the protocol on purpose, which shows that it can find unknown
 * faults.
 */
class BrokenVariantTest {

    private static final int SEEDS = 1_000;

    @ParameterizedTest
    @EnumSource
    void run_brokenProtocol_isCaught(BrokenVariant variant) {
        Optional<BrokenVariant.Catch> caught = SilentLog.during(() -> variant.search(SEEDS));

        assertThat(caught).as("no invariant broke in %d runs", SEEDS).isPresent();
        System.out.println(variant + ": seed " + caught.get().seed() + ", "
                + caught.get().violation().getMessage());
    }
}
