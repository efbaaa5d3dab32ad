package dev.vidusubjects.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An account with as many subjects as an account that is used for a long time. */
class LargeAccountPagesTest {

    private static final int FOREIGN = 100_000;
    private static final int OWN = 50;
    private static final int PAGES = (FOREIGN + OWN + 99) / 100;

    /** The time limit for 1,001 pages. If each page sorted all subjects, the pages would take more than a minute. */
    private static final Duration TIME = Duration.ofSeconds(30);

    @RegisterExtension
    final SandboxFixture fixture = new SandboxFixture();

    @ParameterizedTest
    @EnumSource(ListOrder.class)
    void pages_ofAHundredThousandSubjects_holdEachOnceAndAreFast(ListOrder order) throws IOException {
        fixture.restartWithForeignSubjects(FOREIGN);
        for (int i = 0; i < OWN; i++) {
            fixture.create("Hero " + i);
        }
        fixture.clock.advance(SandboxFixture.DELAY);
        fixture.listSettings("{\"order\":\"" + order.code() + "\"}");

        assertTimeoutPreemptively(TIME, this::readAll);
    }

    private void readAll() throws IOException {
        BitSet crowd = new BitSet(FOREIGN);
        int pages = 0;
        int heroes = 0;
        String token = "";
        do {
            JsonNode page = fixture.list("{\"count\":100,\"next_page_token\":\"" + token + "\"}");
            pages++;
            for (String name : SandboxFixture.names(page)) {
                if (name.startsWith("Crowd ")) {
                    int number = Integer.parseInt(name.substring("Crowd ".length()));
                    assertThat(crowd.get(number)).as("%s again", name).isFalse();
                    crowd.set(number);
                } else {
                    heroes++;
                }
            }
            token = page.path("next_page_token").asText("");
        } while (!token.isEmpty());

        assertThat(pages).isEqualTo(PAGES);
        assertThat(heroes).isEqualTo(OWN);
        assertThat(crowd.cardinality()).isEqualTo(FOREIGN);
    }

    @Test
    void unordered_firstPage_isSpreadOverTheWholeAccount() throws IOException {
        fixture.restartWithForeignSubjects(FOREIGN);
        fixture.listSettings("{\"order\":\"unordered\"}");

        List<Integer> numbers = SandboxFixture.names(fixture.list("{\"count\":100}")).stream()
                .map(name -> Integer.parseInt(name.substring("Crowd ".length())))
                .toList();

        assertThat(numbers).anyMatch(number -> number < FOREIGN / 5).anyMatch(number -> number > FOREIGN / 5 * 4);
        assertThat(numbers).isNotEqualTo(numbers.stream().sorted().toList());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 16, 17, 1000, 65_536, 65_537})
    void permutation_ofAnySize_hasEachNumberOnce(int size) {
        Permutation permutation = new Permutation(size);
        BitSet numbers = new BitSet(size);

        for (int i = 0; i < size; i++) {
            int number = permutation.at(i);
            assertThat(number).isBetween(0, size - 1);
            numbers.set(number);
        }

        assertThat(numbers.cardinality()).isEqualTo(size);
    }
}
