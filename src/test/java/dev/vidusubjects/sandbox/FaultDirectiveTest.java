package dev.vidusubjects.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FaultDirectiveTest {

    @Test
    void in_severalDirectives_areRead() {
        assertThat(FaultDirective.in("Hero [429 retry-after=3 times=2] and [slow=20s] [v2]"))
                .containsExactly(
                        new FaultDirective("429", Optional.empty(), Map.of("retry-after", "3", "times", "2")),
                        new FaultDirective("slow", Optional.of("20s"), Map.of()),
                        new FaultDirective("v2", Optional.empty(), Map.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Hero", "Hero []", "Hero [", "] [", "[ ]"})
    void in_noDirectives_findsNoInstruction(String name) {
        assertThat(FaultDirective.find(FaultDirective.in(name), "cut")).isEmpty();
    }

    @Test
    void times_byDefault_isEveryCallOrFewPolls() {
        assertThat(FaultDirective.in("[429]").get(0).times()).isEqualTo(Integer.MAX_VALUE);
        assertThat(FaultDirective.in("[429 times=0]").get(0).times()).isZero();
        assertThat(FaultDirective.in("[429 times=many]").get(0).times()).isEqualTo(Integer.MAX_VALUE);
        assertThat(FaultDirective.in("[poll-404]").get(0).times()).isEqualTo(1);
        assertThat(FaultDirective.in("[poll-404-html]").get(0).times()).isEqualTo(3);
        assertThat(FaultDirective.in("[poll-429]").get(0).times()).isEqualTo(Integer.MAX_VALUE);
    }

    @ParameterizedTest
    @CsvSource({"[slow=20s], 20000", "[slow=150ms], 150", "[slow=2m], 120000"})
    void milliseconds_withUnit_isRead(String name, long expected) {
        assertThat(FaultDirective.in(name).get(0).milliseconds()).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[slow]", "[slow=20]", "[slow=1h]", "[slow=-1s]", "[slow=99999999999s]"})
    void milliseconds_anythingElse_isNone(String name) {
        assertThat(FaultDirective.in(name).get(0).milliseconds()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[file-nonsense]", "[file-slow]", "[file-slow=never]", "[file-]"})
    void problem_unknownFaultOfFiles_isDescribed(String name) {
        assertThat(FaultDirective.in(name).get(0).problem())
                .hasValueSatisfying(problem ->
                        assertThat(problem).startsWith("found [file-").contains("allowed"));
    }

    @Test
    void documentation_everyKnownDirective_isListed() {
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
                "poll-429",
                "poll-500",
                "poll-401",
                "poll-404",
                "poll-404-html",
                "poll-502-html",
                "poll-503-html",
                "poll-400-empty",
                "poll-408-empty",
                "poll-410-empty",
                "poll-421-empty",
                "poll-200-error",
                "poll-200-html",
                "created-then",
                "refused-with",
                "poll-cut",
                "file-404",
                "file-cut",
                "file-cut-body",
                "file-200-html",
                "file-slow",
                "file-expired");
        String documented = String.join(" ", FaultDirective.DOCUMENTATION.keySet());

        assertThat(known).allSatisfy(word -> assertThat(documented).containsPattern("\\[" + word + "[\\]= ]"));
    }

    @Test
    void documentation_everyExample_isUnderstood() {
        String examples = String.join(" ", FaultDirective.DOCUMENTATION.keySet());

        assertThat(FaultDirective.in(examples))
                .hasSizeGreaterThan(30)
                .allSatisfy(directive -> assertThat(directive.problem()).isEmpty());
    }
}
