package dev.vidusubjects.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vidusubjects.sandbox.SandboxResponse.Delivery;
import dev.vidusubjects.time.MutableClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SandboxTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Optional<String> KEY = Optional.of("Bearer sandbox");
    private static final Duration DELAY = Duration.ofSeconds(10);
    private static final String IMAGE = "\"data:image/png;base64,AAAA\"";

    @TempDir
    Path folder;

    private final MutableClock clock = new MutableClock();
    private final RandomGenerator random = new SplittableRandom(1);
    private Sandbox sandbox;

    @BeforeEach
    void open() throws IOException {
        sandbox = new Sandbox(folder.resolve("sandbox/journal.jsonl"), DELAY, clock, random);
    }

    @AfterEach
    void close() throws IOException {
        sandbox.close();
    }

    private void restart() throws IOException {
        sandbox.close();
        open();
    }

    private SandboxResponse submit(String params) throws IOException {
        return send("{\"model\":\"vidu_create_subjects\",\"input\":[{\"params\":" + params + "}]}");
    }

    private SandboxResponse send(String body) throws IOException {
        return sandbox.submit(KEY, body.getBytes(StandardCharsets.UTF_8));
    }

    private SandboxResponse create(String name) throws IOException {
        return submit("{\"name\":\"" + name + "\",\"images\":[" + IMAGE + "]}");
    }

    private static String id(SandboxResponse response) {
        return response.body().path("id").asText();
    }

    private JsonNode poll(String id) {
        return sandbox.poll(KEY, id).body();
    }

    private static JsonNode text(JsonNode task) throws IOException {
        JsonNode content = task.path("output").path(0).path("content").path(0);
        assertThat(content.path("type").asText()).isEqualTo("text");
        assertThat(content.path("text").isTextual()).isTrue();
        return JSON.readTree(content.path("text").asText());
    }

    private static String code(SandboxResponse response) {
        return response.body().path("error").path("code").asText();
    }

    private List<JsonNode> ledger() {
        List<JsonNode> lines = new ArrayList<>();
        sandbox.ledger().path("submissions").forEach(lines::add);
        return lines;
    }

    @Test
    void aTasksLife_isCreatedProcessingCompleted() throws IOException {
        SandboxResponse submitted = submit("{\"name\":\"Hero\",\"images\":[" + IMAGE + "," + IMAGE
                + "],\"videos\":[\"https://example.com/v.mp4\"],\"voice_id\":\"v1\"}");
        assertThat(submitted.status()).isEqualTo(200);
        assertThat(submitted.body().path("status").asText()).isEqualTo("created");
        assertThat(submitted.body().path("model").asText()).isEqualTo("vidu_create_subjects");
        assertThat(submitted.body().path("created_at").asLong()).isEqualTo(MutableClock.START.getEpochSecond());
        assertThat(submitted.body().path("metadata").path("sandbox").asBoolean())
                .isTrue();

        clock.advance(Duration.ofSeconds(1));
        assertThat(poll(id(submitted)).path("status").asText()).isEqualTo("created");

        clock.advance(Duration.ofSeconds(4));
        JsonNode running = poll(id(submitted));
        assertThat(running.path("status").asText()).isEqualTo("processing");
        assertThat(running.path("progress").asDouble()).isEqualTo(0.5);
        assertThat(running.has("output")).isFalse();

        clock.advance(Duration.ofSeconds(5));
        JsonNode completed = poll(id(submitted));
        assertThat(completed.path("status").asText()).isEqualTo("completed");
        assertThat(completed.path("usage").path("cost").isTextual()).isTrue();
        assertThat(completed.path("usage").has("quantity")).isTrue();
        assertThat(completed.path("usage").has("unit_price")).isTrue();
        JsonNode subject = text(completed);
        assertThat(subject.path("id").asText()).isNotBlank();
        assertThat(subject.path("name").asText()).isEqualTo("Hero");
        assertThat(subject.path("images")).hasSize(2);
        assertThat(subject.path("videos")).hasSize(1);
        assertThat(subject.path("voice_id").asText()).isEqualTo("v1");
        assertThat(subject.path("style").asText()).isNotBlank();
        assertThat(subject.path("description").asText()).contains("not real");
        assertThat(subject.path("credits").asInt()).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer", "Bearer ", "Basic abc", "sandbox", "Bearer revoked"})
    void anyCall_withoutAGoodKey_is401(String header) throws IOException {
        Optional<String> bearer = header.isEmpty() ? Optional.empty() : Optional.of(header);

        assertThat(sandbox.submit(bearer, new byte[0]).status()).isEqualTo(401);
        assertThat(sandbox.poll(bearer, "x").status()).isEqualTo(401);
        assertThat(ledger()).isEmpty();
    }

    @Test
    void anyCall_withAnyOtherKey_isServed() throws IOException {
        assertThat(sandbox.poll(Optional.of("bearer anything"), "x").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "not json | FieldInvalid",
                "{} | FieldLacking",
                "{'model':'vidu_create_subjects'} | FieldLacking",
                "{'model':'vidu_create_subjects','input':[]} | FieldLacking",
                "{'model':'viduq2-pro','input':[{'params':{}}]} | ModelUnavailable",
            })
    void submit_brokenBody_isRefused(String body, String expected) throws IOException {
        SandboxResponse response = send(body.replace('\'', '"'));

        assertThat(response.status()).isEqualTo(400);
        assertThat(code(response)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'images':['https://x/1.png']} | FieldLacking",
                "{'name':' ','images':['https://x/1.png']} | FieldLacking",
                "{'name':'Hero'} | FieldLacking",
                "{'name':'Hero','images':'https://x/1.png'} | FieldLacking",
                "{'name':'Hero','images':[]} | FieldItemCountOutOfRange",
                "{'name':'Hero','images':['https://x','https://x','https://x','https://x']} | FieldItemCountOutOfRange",
                "{'name':'Hero','images':['https://x'],'videos':['https://x','https://x']} | FieldItemCountOutOfRange",
                "{'name':'Hero','images':['https://x'],'videos':'https://x'} | FieldInvalid",
                "{'name':'Hero','images':['https://x'],'voice_id':7} | FieldInvalid",
                "{'name':'Hero','images':['https://x'],'novelty':7} | FieldInvalid",
                "{'name':'12345678901234567890123456789012345678901234567890123456789012345','images':['https://x']} | FieldInvalid",
                "{'name':'Hero','images':['hero.png']} | ImageFormatInvalid",
                "{'name':'Hero','images':['data:image/gif;base64,AAAA']} | ImageFormatInvalid",
                "{'name':'Hero','images':['data:image/png,AAAA']} | ImageFormatInvalid",
                "{'name':'Hero','images':[7]} | ImageFormatInvalid",
                "{'name':'Hero','images':['https://x'],'videos':['data:image/png;base64,AAAA']} | ImageFormatInvalid",
            })
    void submit_brokenParameters_areRefusedAndCreateNothing(String params, String expected) throws IOException {
        SandboxResponse response = submit(params.replace('\'', '"'));

        assertThat(response.status()).isEqualTo(400);
        assertThat(code(response)).isEqualTo(expected);
        assertThat(ledger()).isEmpty();
    }

    @Test
    void submit_inlineItem_isLessThan20MBytesDecoded() throws IOException {
        // 19,999,999 bytes are 26,666,668 characters with two of padding; 20,000,000 have one.
        String largest = "data:image/png;base64," + "A".repeat(26_666_666) + "==";
        String tooLarge = "data:image/png;base64," + "A".repeat(26_666_667) + "=";

        assertThat(submit("{\"name\":\"Hero\",\"images\":[\"" + largest + "\"]}")
                        .status())
                .isEqualTo(200);
        assertThat(code(submit("{\"name\":\"Hero\",\"images\":[\"" + tooLarge + "\"]}")))
                .isEqualTo("FieldInvalid");
    }

    @Test
    void slow_takesItsTime() throws IOException {
        String id = id(create("Hero [slow=20s]"));

        clock.advance(Duration.ofMillis(19_999));
        assertThat(poll(id).path("status").asText()).isEqualTo("processing");
        clock.advance(Duration.ofMillis(1));
        assertThat(poll(id).path("status").asText()).isEqualTo("completed");
    }

    @Test
    void fail_endsWithItsCode() throws IOException {
        String id = id(create("Hero [fail=AuditSubmitIllegal]"));
        clock.advance(DELAY);

        assertThat(poll(id).path("status").asText()).isEqualTo("failed");
        assertThat(poll(id).path("error").path("code").asText()).isEqualTo("AuditSubmitIllegal");
        assertThat(poll(id).has("output")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 402, 403, 429, 500, 502, 503, 504})
    void status_isAnsweredForEverAndNothingIsCreated(int status) throws IOException {
        for (int i = 0; i < 3; i++) {
            assertThat(create("Hero [" + status + "]").status()).isEqualTo(status);
        }

        assertThat(ledger()).hasSize(3).allSatisfy(line -> {
            assertThat(line.path("accepted").asBoolean()).isFalse();
            assertThat(line.path("response").asText()).isEqualTo("" + status);
        });
    }

    @Test
    void errors_comeInEveryShape() throws IOException {
        assertThat(create("[401]").body().path("message").isTextual()).isTrue();
        assertThat(create("[402]").body().path("status").path("error_code").asInt())
                .isEqualTo(40201);
        assertThat(create("[403]").body().path("error").isTextual()).isTrue();
        assertThat(create("[429]").body().path("error").path("error_message").isTextual())
                .isTrue();
        assertThat(create("[500]").body().path("error").path("message").isTextual())
                .isTrue();
    }

    @Test
    void tooMany_withRetryAfterAndTimes_endsAfterThem() throws IOException {
        String name = "Hero [429 retry-after=3 times=2]";

        assertThat(create(name).retryAfter()).isEqualTo(OptionalInt.of(3));
        assertThat(create(name).status()).isEqualTo(429);
        assertThat(create(name).status()).isEqualTo(200);
        assertThat(create("Other [429 retry-after=3 times=2]").status())
                .as("counted for each name")
                .isEqualTo(429);
        assertThat(create("Hero [429]").retryAfter()).isEmpty();
    }

    @Test
    void mediaFailure_isRefusedSoManyTimes() throws IOException {
        assertThat(code(create("Hero [media-failure times=1]"))).isEqualTo("ImageDownloadFailure");
        assertThat(create("Hero [media-failure times=1]").status()).isEqualTo(200);
    }

    @Test
    void refuse_isRefusedWithItsCode() throws IOException {
        assertThat(code(create("Hero [refuse=TaskPromptPolicyViolation]"))).isEqualTo("TaskPromptPolicyViolation");
    }

    @ParameterizedTest
    @CsvSource({"cut, CLOSE_BEFORE_RESPONSE, cut", "cut-body, CLOSE_DURING_BODY, cut-body", "hang, NEVER_RESPOND, hang"
    })
    void noAnswerAfterAcceptance_createsTheSubjectAllTheSame(String directive, Delivery ending, String label)
            throws IOException {
        SandboxResponse response = create("Hero [" + directive + "]");

        assertThat(response.ending()).isEqualTo(ending);
        assertThat(ledger()).singleElement().satisfies(line -> {
            assertThat(line.path("accepted").asBoolean()).isTrue();
            assertThat(line.path("response").asText()).isEqualTo(label);
            clock.advance(DELAY);
            assertThat(poll(line.path("task_id").asText()).path("status").asText())
                    .isEqualTo("completed");
        });
    }

    @Test
    void lost_isCutAndCreatesNothing() throws IOException {
        assertThat(create("Hero [lost times=1]").ending()).isEqualTo(Delivery.CLOSE_BEFORE_RESPONSE);
        assertThat(ledger())
                .singleElement()
                .satisfies(line -> assertThat(line.path("accepted").asBoolean()).isFalse());
        assertThat(create("Hero [lost times=1]").ending()).isEqualTo(Delivery.RESPOND);
    }

    @Test
    void malformed_completesWithATextThatIsNoJson() throws IOException {
        String id = id(create("Hero [malformed]"));
        clock.advance(DELAY);

        JsonNode task = poll(id);

        assertThat(task.path("status").asText()).isEqualTo("completed");
        assertThat(task.path("output")
                        .path(0)
                        .path("content")
                        .path(0)
                        .path("text")
                        .asText())
                .doesNotEndWith("}");
    }

    @Test
    void status_unknown_untilItCompletes() throws IOException {
        String id = id(create("Hero [status=weird]"));

        assertThat(poll(id).path("status").asText()).isEqualTo("weird");
        clock.advance(DELAY);
        assertThat(poll(id).path("status").asText()).isEqualTo("completed");
    }

    @Test
    void completedWithError_hasBoth() throws IOException {
        String id = id(create("Hero [completed-with-error]"));
        clock.advance(DELAY);

        assertThat(poll(id).path("status").asText()).isEqualTo("completed");
        assertThat(poll(id).path("error").asText()).isNotBlank();
    }

    @ParameterizedTest
    @CsvSource({"429, 429", "500, 500", "401, 401", "404, 404"})
    void lookFaults_areAboutLooksAndEnd(String directive, int status) throws IOException {
        String id = id(create("Hero [poll-" + directive + " retry-after=2 times=2]"));

        assertThat(sandbox.poll(KEY, id).status()).isEqualTo(status);
        assertThat(sandbox.poll(KEY, id).status()).isEqualTo(status);
        assertThat(sandbox.poll(KEY, id).status()).isEqualTo(200);
    }

    @Test
    void look429_hasRetryAfter() throws IOException {
        assertThat(sandbox.poll(KEY, id(create("Hero [poll-429 retry-after=2]")))
                        .retryAfter())
                .isEqualTo(OptionalInt.of(2));
    }

    @Test
    void look404_byDefaultOnlyLags() throws IOException {
        String id = id(create("Hero [poll-404]"));

        assertThat(code(sandbox.poll(KEY, id))).isEqualTo("TaskNotFound");
        assertThat(sandbox.poll(KEY, id).status()).isEqualTo(200);
    }

    @Test
    void lookCut_isCut() throws IOException {
        String id = id(create("Hero [poll-cut times=1]"));

        assertThat(sandbox.poll(KEY, id).ending()).isEqualTo(Delivery.CLOSE_BEFORE_RESPONSE);
        assertThat(sandbox.poll(KEY, id).ending()).isEqualTo(Delivery.RESPOND);
    }

    @Test
    void look_unknownTask_is404() {
        assertThat(sandbox.poll(KEY, "nope").status()).isEqualTo(404);
        assertThat(code(sandbox.poll(KEY, "nope"))).isEqualTo("TaskNotFound");
    }

    @Test
    void ledger_countsWhatArrived() throws IOException {
        String id = id(create("Hero"));
        poll(id);
        poll(id);

        assertThat(sandbox.ledger().path("polls").asInt()).isEqualTo(2);
        assertThat(ledger()).singleElement().satisfies(line -> {
            assertThat(line.path("name").asText()).isEqualTo("Hero");
            assertThat(line.path("task_id").asText()).isEqualTo(id);
            assertThat(line.path("images").asInt()).isEqualTo(1);
            assertThat(line.path("accepted").asBoolean()).isTrue();
            assertThat(line.path("at").asText()).isEqualTo(MutableClock.START.toString());
        });
    }

    @Test
    void restart_tasksAndLedgerAreStillThere() throws IOException {
        String id = id(create("Hero [slow=20s]"));
        create("Refused [429]");
        List<JsonNode> before = ledger();

        restart();

        assertThat(ledger()).isEqualTo(before).hasSize(2);
        assertThat(poll(id).path("status").asText()).isEqualTo("created");
        clock.advance(Duration.ofSeconds(20));
        assertThat(text(poll(id)).path("name").asText()).isEqualTo("Hero [slow=20s]");
    }

    @Test
    void restart_tornLastLine_isLeftOutAndWrittenOver() throws IOException {
        create("Hero");
        Path journal = folder.resolve("sandbox/journal.jsonl");
        Files.writeString(journal, "{\"at\":\"2026-01-01T12:00:0", StandardOpenOption.APPEND);

        restart();
        create("Second");
        restart();

        assertThat(ledger()).extracting(line -> line.path("name").asText()).containsExactly("Hero", "Second");
    }

    @Test
    void restart_damagedLine_costsNoOther() throws IOException {
        create("Hero");
        Path journal = folder.resolve("sandbox/journal.jsonl");
        Files.writeString(journal, "\u0000\u0000\u0000\n", StandardOpenOption.APPEND);
        restart();
        create("Second");
        restart();

        assertThat(ledger()).extracting(line -> line.path("name").asText()).containsExactly("Hero", "Second");
    }

    @Test
    void journal_media_areNotKept() throws IOException {
        create("Hero");

        assertThat(Files.readString(folder.resolve("sandbox/journal.jsonl")))
                .contains("\"media_bytes\":26")
                .doesNotContain("base64");
    }

    private JsonNode list(String params) throws IOException {
        SandboxResponse response = send("{\"model\":\"vidu_get_subjects\",\"input\":[{\"params\":" + params + "}]}");
        assertThat(response.status()).isEqualTo(200);
        assertThat(poll(id(response)).path("status").asText()).isEqualTo("processing");
        clock.advance(Duration.ofSeconds(1));
        return text(poll(id(response)));
    }

    @Test
    void list_completedSubjects_inPages() throws IOException {
        for (int i = 0; i < 5; i++) {
            create("Hero " + i);
        }
        create("Failed [fail=AuditSubmitIllegal]");
        create("Error [completed-with-error]");
        create("Cut [cut]");
        create("Refused [429]");
        clock.advance(DELAY);
        create("Not yet");

        JsonNode first = list("{\"ownership\":\"private\",\"count\":4}");
        JsonNode second = list("{\"ownership\":\"private\",\"count\":4,\"next_page_token\":\""
                + first.path("next_page_token").asText() + "\"}");

        assertThat(first.path("subjects"))
                .extracting(s -> s.path("name").asText())
                .containsExactly("Hero 0", "Hero 1", "Hero 2", "Hero 3");
        assertThat(first.path("count").asInt()).isEqualTo(4);
        assertThat(second.path("subjects"))
                .extracting(s -> s.path("name").asText())
                .containsExactly("Hero 4", "Cut [cut]");
        assertThat(second.has("next_page_token")).isFalse();
        assertThat(first.path("subjects").path(0).path("images")).hasSize(1);
    }

    @Test
    void list_chosenOrSystemSubjects_areFiltered() throws IOException {
        String task = id(create("Hero"));
        create("Other");
        clock.advance(DELAY);
        String subject = text(poll(task)).path("id").asText();

        assertThat(list("{\"subject_ids\":[\"" + subject + "\"]}").path("subjects"))
                .extracting(s -> s.path("name").asText())
                .containsExactly("Hero");
        assertThat(list("{\"ownership\":\"system\"}").path("subjects")).isEmpty();
        assertThat(send("{\"model\":\"vidu_get_subjects\",\"input\":[{\"params\":{\"count\":101}}]}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void list_isNoSubmissionInTheLedger() throws IOException {
        list("{}");

        assertThat(ledger()).isEmpty();
    }

    private void faults(String json) throws IOException {
        sandbox.faults(JSON.readTree(json));
    }

    @Test
    void weather_rates_befallSubmissionsAndLooks() throws IOException {
        faults("{\"rate_429\":0.3,\"with_retry_after\":0.5,\"rate_500\":0.05,\"rate_cut\":0.05,\"seed\":7}");
        int tooMany = 0;
        int withRetryAfter = 0;
        int broken = 0;
        int cut = 0;
        for (int i = 0; i < 1000; i++) {
            SandboxResponse response = create("Hero " + i);
            tooMany += response.status() == 429 ? 1 : 0;
            withRetryAfter += response.retryAfter().isPresent() ? 1 : 0;
            broken += response.status() == 500 ? 1 : 0;
            cut += response.ending() == Delivery.CLOSE_BEFORE_RESPONSE ? 1 : 0;
        }

        assertThat(tooMany).isBetween(250, 350);
        assertThat(withRetryAfter).isBetween(100, 200);
        assertThat(broken).isBetween(25, 80);
        assertThat(cut).isBetween(25, 80);
        assertThat(ledger().stream()
                        .filter(line -> line.path("response").asText().equals("cut")))
                .allMatch(line -> line.path("accepted").asBoolean())
                .hasSize(cut);
        String id = ledger().stream()
                .map(line -> line.path("task_id").asText())
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElseThrow();
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            statuses.add(sandbox.poll(KEY, id).status());
        }
        assertThat(statuses).contains(200, 429, 500);
    }

    @Test
    void weather_sameSeed_isTheSameWeather() throws IOException {
        List<List<Integer>> runs = new ArrayList<>();
        for (int run = 0; run < 2; run++) {
            faults("{\"rate_429\":0.5,\"seed\":3}");
            List<Integer> statuses = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                statuses.add(create("Hero").status());
            }
            runs.add(statuses);
        }
        assertThat(runs.get(0)).isEqualTo(runs.get(1)).contains(200, 429);
    }

    @Test
    void weather_outage_ends() throws IOException {
        faults("{\"outage_seconds\":60}");
        assertThat(create("Hero").status()).isEqualTo(503);
        assertThat(sandbox.poll(KEY, "x").status()).isEqualTo(503);
        assertThat(send("{\"model\":\"vidu_get_subjects\",\"input\":[{\"params\":{}}]}")
                        .status())
                .isEqualTo(503);

        clock.advance(Duration.ofSeconds(60));

        assertThat(create("Hero").status()).isEqualTo(200);
    }

    @Test
    void weather_revoked_untilFairAgain() throws IOException {
        faults("{\"revoked\":true}");
        assertThat(create("Hero").status()).isEqualTo(401);

        faults("{}");

        assertThat(create("Hero").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"rate_429\":1.1}",
                "{\"rate_429\":-0.1}",
                "{\"rate_429\":0.6,\"rate_500\":0.6}",
                "{\"rain\":1}",
                "{\"outage_seconds\":-1}",
                "{\"outage_seconds\":86401}",
                "[]"
            })
    void weather_absurd_isRefused(String json) {
        assertThatIllegalArgumentException().isThrownBy(() -> faults(json));
    }
}
