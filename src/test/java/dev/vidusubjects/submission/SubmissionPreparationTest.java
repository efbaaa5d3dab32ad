package dev.vidusubjects.submission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidusubjects.fixture.ScriptedProvider;
import dev.vidusubjects.start.FunctionName;
import dev.vidusubjects.time.TimeBudget;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SubmissionPreparationTest {

    private final ScriptedProvider provider = new ScriptedProvider();
    private final List<String> calls = new ArrayList<>();

    @ParameterizedTest
    @EnumSource
    void steps_function_readIfItSubmits_andNeverSubmitOrList(FunctionName function) {
        SubmissionPreparation preparation = new SubmissionPreparation(provider, new RecordedBaseline());

        preparation.steps(function).forEach(Runnable::run);

        assertThat(calls).isEqualTo(function.submits() ? List.of("look up") : List.of());
        assertThat(provider.submitted).isEmpty();
        assertThat(provider.polled).isEmpty();
    }

    private final class RecordedBaseline implements AccountBaseline {
        @Override
        public void ensure(TimeBudget budget) {
            calls.add("ensure");
        }

        @Override
        public void lookUp() {
            calls.add("look up");
        }
    }
}
