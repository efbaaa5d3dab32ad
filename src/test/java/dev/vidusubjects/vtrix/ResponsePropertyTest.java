package dev.vidusubjects.vtrix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidusubjects.fuzz.HostileJson;
import dev.vidusubjects.provider.ProviderException;
import dev.vidusubjects.time.RetryAfter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.GenerationMode;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Any response of the provider is read as a task or as a failure with a class, and never exposes the key. */
class ResponsePropertyTest {

    private static final String KEY = Responses.KEY;
    private static final TaskResponseParser PARSER = new TaskResponseParser(new ErrorClassifier(List.of()));

    @Property(tries = 3000, seed = "20260101")
    void submitted_anyResponse_isTaskOrProviderFailure(@ForAll("statuses") int status, @ForAll("bodies") String body) {
        ProviderResponse response = response(status, body);
        try {
            TaskResponse task = PARSER.submitted(response);
            assertThat(task.toString()).doesNotContain(KEY);
            task.content().ifPresent(SubjectReader::subject);
            task.content().ifPresent(SubjectReader::page);
            assertThat(status).isBetween(200, 299);
        } catch (ProviderException e) {
            assertThat(e.toString()).doesNotContain(KEY).doesNotContain("AAAABBBB");
            assertThat(e.error().message()).hasSizeBetween(1, Redaction.MAX_MESSAGE);
            boolean emptySuccess = response.body().isEmpty() && status / 100 == 2;
            assertThat(!emptySuccess || e instanceof ProviderException.Unconfirmed)
                    .as("%d %s", status, body)
                    .isTrue();
        }
    }

    @Property(tries = 3000, seed = "20260102")
    void polled_anyResponse_isTaskOrProviderFailure(@ForAll("statuses") int status, @ForAll("bodies") String body) {
        try {
            TaskResponse task = PARSER.polled("t1", response(status, body));
            assertThat(task.id()).isEqualTo("t1");
            assertThat(task.statusText()).hasSizeBetween(1, 64);
        } catch (ProviderException e) {
            assertThat(e.toString()).doesNotContain(KEY);
        }
    }

    /** Like the property above, with bytes that need not be JSON but are close to a valid task. */
    @Property(seed = "20260103")
    void polled_brokenTask_isTaskOrProviderFailure(@ForAll("brokenTasks") byte[] body) {
        try {
            TaskResponse task = PARSER.polled(
                    "t1", ProviderResponse.of(200, true, body, Optional.empty(), List.of(KEY), Optional.empty()));
            assertThat(task.statusText()).hasSizeBetween(1, 64);
            task.content().ifPresent(SubjectReader::subject);
            task.content().ifPresent(SubjectReader::page);
        } catch (ProviderException e) {
            assertThat(e.error().message()).hasSizeBetween(1, Redaction.MAX_MESSAGE);
        }
    }

    /** Megabytes where one word is expected: they are parsed quickly, truncated for display, and redacted. */
    @Property(seed = "20260104", generation = GenerationMode.EXHAUSTIVE)
    void polled_hugeText_isReadAndShownShort(
            @ForAll("fields") String field, @ForAll("hugeTexts") String text, @ForAll("errorStatuses") int status) {
        String body =
                "{\"id\":\"t1\",\"status\":\"failed\",\"error\":{\"code\":\"x\"},\"" + field + "\":\"" + text + "\"}";
        try {
            TaskResponse task = PARSER.polled("t1", response(status, body));
            assertThat(task.statusText()).hasSizeBetween(1, 64);
            task.failure().ifPresent(e -> assertThat(e.error().message()).hasSizeBetween(1, Redaction.MAX_MESSAGE));
            assertThat(task.toString()).doesNotContain("AAAABBBB");
        } catch (ProviderException e) {
            assertThat(e.error().message()).hasSizeBetween(1, Redaction.MAX_MESSAGE);
            assertThat(e.error().code()).hasSizeBetween(1, 64);
        }
    }

    @Property(seed = "20260105")
    void retryAfter_anyText_isBounded(@ForAll("headers") String header) {
        Duration delay =
                RetryAfter.parse(header, Instant.parse("2026-01-01T12:00:00Z")).orElse(Duration.ZERO);

        assertThat(delay).isBetween(Duration.ZERO, RetryAfter.MAX);
    }

    @Provide
    Arbitrary<byte[]> brokenTasks() {
        return HostileJson.near(
                "{\"id\": \"t1\", \"status\": \"completed\", \"created_at\": 1767225600, \"progress\": 0.5,"
                        + " \"usage\": {\"cost\": \"0.1\"}, \"error\": {\"code\": \"0\", \"message\": \"\"}, \"output\": [{\"content\":"
                        + " [{\"type\": \"text\", \"text\": {\"id\": \"s1\", \"credits\": \"5\", \"images\": [{\"url\": \"u\"}],"
                        + " \"subjects\": [{\"id\": \"s1\"}], \"next_page_token\": \"p\"}}]}]}");
    }

    @Provide
    Arbitrary<String> fields() {
        return Arbitraries.of("status", "error", "message", "x");
    }

    @Provide
    Arbitrary<String> hugeTexts() {
        return Arbitraries.of(
                "x".repeat(1_500_000),
                "data:image/png;base64," + "AAAABBBB".repeat(200_000),
                ";base64,".repeat(250_000),
                "https://a?".repeat(200_000),
                "\\u0000".repeat(200_000));
    }

    @Provide
    Arbitrary<Integer> errorStatuses() {
        return Arbitraries.of(200, 503);
    }

    @Provide
    Arbitrary<String> headers() {
        return Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(30),
                Arbitraries.strings().numeric().ofMaxLength(40),
                Arbitraries.of("Mon, 01 Jan 0000 00:00:00 GMT", "Fri, 31 Dec 9999 23:59:59 GMT", "1.", "-0", "\u0661"),
                Combinators.combine(
                                Arbitraries.integers().between(-1, 40),
                                Arbitraries.integers().between(-10_000, 1_000_000))
                        .as((day, year) -> "Thu, " + day + " Jan " + year + " 12:00:30 GMT"));
    }

    private static ProviderResponse response(int status, String body) {
        return Responses.raw(status, true, body);
    }

    @Provide
    Arbitrary<Integer> statuses() {
        return Arbitraries.of(200, 201, 202, 204, 301, 303, 400, 401, 402, 403, 404, 429, 500, 502, 503, 504, 520);
    }

    @Provide
    Arbitrary<String> bodies() {
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
