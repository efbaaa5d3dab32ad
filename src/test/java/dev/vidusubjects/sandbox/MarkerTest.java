package dev.vidusubjects.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MarkerTest {

    @Test
    void in_severalMarkers_areRead() {
        assertThat(Marker.in("Hero [429 retry-after=3 times=2] and [slow=20s] [v2]"))
                .containsExactly(
                        new Marker("429", Optional.empty(), Map.of("retry-after", "3", "times", "2")),
                        new Marker("slow", Optional.of("20s"), Map.of()),
                        new Marker("v2", Optional.empty(), Map.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Hero", "Hero []", "Hero [", "] [", "[ ]"})
    void in_noMarkers_findsNoInstruction(String name) {
        assertThat(Marker.find(Marker.in(name), "cut")).isEmpty();
    }

    @Test
    void times_byDefault_isEveryCall() {
        assertThat(Marker.in("[429]").get(0).times()).isEqualTo(Integer.MAX_VALUE);
        assertThat(Marker.in("[429 times=0]").get(0).times()).isZero();
        assertThat(Marker.in("[429 times=many]").get(0).times()).isEqualTo(Integer.MAX_VALUE);
        assertThat(Marker.in("[look-404]").get(0).times()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"[slow=20s], 20000", "[slow=150ms], 150", "[slow=2m], 120000"})
    void milliseconds_withUnit_isRead(String name, long expected) {
        assertThat(Marker.in(name).get(0).milliseconds()).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[slow]", "[slow=20]", "[slow=1h]", "[slow=-1s]", "[slow=99999999999s]"})
    void milliseconds_anythingElse_isNone(String name) {
        assertThat(Marker.in(name).get(0).milliseconds()).isEmpty();
    }

    @Test
    void documentation_everyMarkerThatTheSandboxKnows_isListed() {
        List<String> known = List.of(
                "slow",
                "fail",
                "refuse",
                "429",
                "500",
                "502",
                "503",
                "504",
                "401",
                "402",
                "403",
                "media-failure",
                "cut",
                "cut-body",
                "hang",
                "lost",
                "malformed",
                "status",
                "completed-with-error",
                "look-429",
                "look-500",
                "look-401",
                "look-404",
                "look-cut");
        String documented = String.join(
                " ", Marker.DOCUMENTATION.stream().map(Map.Entry::getKey).toList());

        assertThat(known).allSatisfy(word -> assertThat(documented).containsPattern("\\[" + word + "[\\]= ]"));
    }
}
