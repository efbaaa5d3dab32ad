package dev.vidusubjects.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidusubjects.fixture.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SubjectCatalogTest {

    private final SubjectCatalog catalog = new SubjectCatalog();

    private static Instant at(int second) {
        return MutableClock.START.plusSeconds(second);
    }

    private void add(String id, int second) {
        catalog.add(new SubjectBody(id, id, 1, 0, Optional.empty(), at(second)));
    }

    private List<String> ids(ListOrder order, int second) {
        SubjectCatalog.View view = catalog.at(at(second), new ListSettings(order, Duration.ZERO, 0, 0, 2));
        return IntStream.range(0, view.size())
                .mapToObj(position -> view.get(position).id())
                .toList();
    }

    @ParameterizedTest
    @EnumSource(ListOrder.class)
    void at_subjectAddedInThePast_isListedFromThenOn(ListOrder order) {
        add("a", 1);
        add("c", 3);
        add("d", 4);
        assertThat(ids(order, 4)).hasSize(5).contains("a", "c", "d");

        add("b", 2);

        assertThat(ids(order, 3)).hasSize(5).contains("a", "b", "c");
    }

    @Test
    void at_subjectsOfOneInstant_areInTheOrderOfTheirSubmission() {
        add("a", 1);
        add("b", 1);

        assertThat(ids(ListOrder.OLDEST_FIRST, 1))
                .containsExactly("sandbox-crowd-000000", "sandbox-crowd-000001", "a", "b");
    }

    @Test
    void find_subjectThatDoesNotExistYet_isEmpty() {
        add("a", 2);
        ListSettings settings = ListSettings.withForeignSubjects(2);

        assertThat(catalog.at(at(1), settings).find("a")).isEmpty();
        assertThat(catalog.at(at(2), settings).find("a")).isPresent();
        assertThat(catalog.at(at(1), settings).find("sandbox-crowd-000001")).isPresent();
        assertThat(catalog.at(at(1), settings).find("sandbox-crowd-000002")).isEmpty();
    }
}
