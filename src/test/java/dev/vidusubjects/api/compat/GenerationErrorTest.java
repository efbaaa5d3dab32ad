package dev.vidusubjects.api.compat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidusubjects.api.problem.ExceptionMapping;
import dev.vidusubjects.api.problem.Problem;
import dev.vidusubjects.api.problem.Problem.ProviderCode;
import dev.vidusubjects.api.problem.ProblemType;
import dev.vidusubjects.media.Rule;
import dev.vidusubjects.provider.ProviderError;
import dev.vidusubjects.provider.ProviderException;
import dev.vidusubjects.subject.Violation;
import dev.vidusubjects.subject.Violation.Kind;
import dev.vidusubjects.submission.SubmissionFailedException;
import dev.vidusubjects.task.Tasks;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class GenerationErrorTest {

    /** Regression: the code depended on the words with which the message began. */
    @ParameterizedTest
    @CsvSource({
        "NAME_REQUIRED,MISSING,FieldLacking",
        "IMAGES_COUNT,MISSING,FieldLacking",
        "IMAGES_COUNT,OUT_OF_RANGE,FieldItemCountOutOfRange",
        "VIDEOS_COUNT,OUT_OF_RANGE,FieldItemCountOutOfRange",
        "MODEL,MISSING,FieldLacking",
        "MODEL,INVALID,ModelUnavailable",
        "IMAGE_FORMAT,INVALID,ImageFormatInvalid",
        "FIELD_TYPE,MISSING,FieldInvalid",
        "NAME_LENGTH,OUT_OF_RANGE,FieldInvalid",
    })
    void render_violation_hasTheCodeOfRuleAndKind(Rule rule, Kind kind, String code) {

        assertThat(render(new Violation("field", rule, kind, "any words"))).contains("\"code\":\"" + code + "\"");
    }

    @ParameterizedTest
    @EnumSource
    void render_everyRule_hasACode(Rule rule) {
        assertThat(render(Violation.invalid("field", rule, "any words"))).contains("\"rule\":\"" + rule.code() + "\"");
    }

    @ParameterizedTest
    @CsvSource({
        "SystemThrottling,true,SystemThrottling",
        "http_code,true,http_code",
        "http_429,false,TooManyRequests",
    })
    void render_providerIsBusy_hasTheCodeThatTheProviderStated(String code, boolean stated, String expected) {
        ProviderError error = new ProviderError(code, "slow down", stated);
        ProviderException busy = new ProviderException.Busy(error, Optional.empty());

        Problem problem = ExceptionMapping.of(new SubmissionFailedException(Tasks.submitting(1), busy));

        assertThat(render(problem)).contains("\"code\":\"" + expected + "\"");
        assertThat(problem.providerCode()).contains(new ProviderCode(code, stated));
    }

    private static String render(Violation violation) {
        return render(ExceptionMapping.invalid(ProblemType.INVALID_SUBJECT, 1).with(List.of(violation)));
    }

    private static String render(Problem problem) {
        return new String(new GenerationError().render(problem).body(), StandardCharsets.UTF_8);
    }
}
