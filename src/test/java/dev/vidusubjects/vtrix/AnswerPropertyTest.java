package dev.vidusubjects.vtrix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidusubjects.provider.ProviderException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Whatever the provider answers, reading it gives a task or a failure that has a class, and never the key. */
class AnswerPropertyTest {

    private static final String KEY = "the-secret-key";

    @Property(tries = 3000, seed = "20260101")
    void submitted_anyAnswer_isATaskOrAProvidersFailure(
            @ForAll("statuses") int status, @ForAll("answers") String body) {
        Answer answer = answer(status, body);
        try {
            TaskAnswer task = AnswerReader.submitted(answer);
            assertThat(task.toString()).doesNotContain(KEY);
            task.content().ifPresent(SubjectReader::subject);
            task.content().ifPresent(SubjectReader::page);
            assertThat(status).isBetween(200, 299);
        } catch (ProviderException e) {
            assertThat(e.toString()).doesNotContain(KEY).doesNotContain("AAAABBBB");
            assertThat(e.error().message()).hasSizeBetween(1, Redaction.LONGEST_MESSAGE);
            boolean saysNothing = answer.body().isEmpty() && status / 100 == 2;
            assertThat(!saysNothing || e instanceof ProviderException.Unconfirmed)
                    .as("%d %s", status, body)
                    .isTrue();
        }
    }

    @Property(tries = 3000, seed = "20260102")
    void looked_anyAnswer_isATaskOrAProvidersFailure(@ForAll("statuses") int status, @ForAll("answers") String body) {
        try {
            TaskAnswer task = AnswerReader.looked("t1", answer(status, body));
            assertThat(task.id()).isEqualTo("t1");
            assertThat(task.statusText()).hasSizeBetween(1, 64);
        } catch (ProviderException e) {
            assertThat(e.toString()).doesNotContain(KEY);
        }
    }

    private static Answer answer(int status, String body) {
        return Answer.of(status, true, body.getBytes(StandardCharsets.UTF_8), Optional.empty(), List.of(KEY));
    }

    @Provide
    Arbitrary<Integer> statuses() {
        return Arbitraries.of(200, 201, 202, 204, 301, 303, 400, 401, 402, 403, 404, 429, 500, 502, 503, 504, 520);
    }

    @Provide
    Arbitrary<String> answers() {
        Arbitrary<String> noise = Arbitraries.strings().ofMaxLength(40);
        Arbitrary<String> cut = Combinators.combine(
                        objects(), Arbitraries.integers().between(0, 200))
                .as((json, length) -> json.substring(0, Math.min(length, json.length())));
        return Arbitraries.frequencyOf(Tuple.of(6, objects()), Tuple.of(2, cut), Tuple.of(1, noise));
    }

    private static Arbitrary<String> objects() {
        Arbitrary<String> names = Arbitraries.of(
                "id",
                "task_id",
                "request_id",
                "status",
                "error",
                "code",
                "message",
                "error_code",
                "output",
                "content",
                "type",
                "text",
                "subjects",
                "credits",
                "images",
                "name",
                KEY);
        return Combinators.combine(names, values(3))
                .as((name, value) -> "\"" + name + "\":" + value)
                .list()
                .ofMaxSize(5)
                .map(fields -> "{" + String.join(",", fields) + "}");
    }

    private static Arbitrary<String> values(int depth) {
        Arbitrary<String> scalars = Arbitraries.of(
                "null",
                "true",
                "0",
                "-1",
                "402",
                "40201",
                "1e999999999",
                "0.00",
                "\"\"",
                "\"completed\"",
                "\"FAILED\"",
                "\"processing\"",
                "\"AuditSubmitIllegal\"",
                "\"SystemThrottling: later\"",
                "\"text\"",
                "\"" + KEY + "\"",
                "\"data:image/png;base64,AAAABBBB\"",
                "\"{\\\"id\\\":\\\"s1\\\",\\\"credits\\\":\\\"1e9\\\"}\"",
                "\"\\u0000\\ud800\"",
                "\"" + "x".repeat(700) + "\"");
        if (depth == 0) {
            return scalars;
        }
        Arbitrary<String> lists =
                values(depth - 1).list().ofMaxSize(3).map(items -> "[" + String.join(",", items) + "]");
        Arbitrary<String> objects = Combinators.combine(
                        Arbitraries.of("code", "message", "content", "text", "type", "error_code", "id"),
                        values(depth - 1))
                .as((name, value) -> "{\"" + name + "\":" + value + "}");
        return Arbitraries.frequencyOf(Tuple.of(5, scalars), Tuple.of(1, lists), Tuple.of(2, objects));
    }
}
