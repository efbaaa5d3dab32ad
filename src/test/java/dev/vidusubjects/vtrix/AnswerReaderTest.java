package dev.vidusubjects.vtrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.vidusubjects.provider.ProviderException;
import dev.vidusubjects.provider.ProviderException.Account;
import dev.vidusubjects.provider.ProviderException.Busy;
import dev.vidusubjects.provider.ProviderException.Media;
import dev.vidusubjects.provider.ProviderException.NotSent;
import dev.vidusubjects.provider.ProviderException.Rejected;
import dev.vidusubjects.provider.ProviderException.Unconfirmed;
import dev.vidusubjects.provider.ProviderTask.State;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerReaderTest {

    private static Answer answer(int status, String body) {
        return Answer.of(
                status,
                true,
                body.replace('\'', '"').getBytes(StandardCharsets.UTF_8),
                Optional.of(Duration.ofSeconds(9)),
                List.of("the-secret-key"),
                Optional.empty());
    }

    private static TaskAnswer submitted(String body) throws ProviderException {
        return AnswerReader.submitted(answer(200, body));
    }

    private static TaskAnswer looked(String body) throws ProviderException {
        return AnswerReader.looked("t1", answer(200, body));
    }

    private static <E extends ProviderException> E refused(Class<E> kind, int status, String body) {
        return catchThrowableOfType(kind, () -> AnswerReader.submitted(answer(status, body)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'id':'a','task_id':'b','request_id':'c'} | a",
                "{'task_id':'b','request_id':'c'} | b",
                "{'request_id':'c'} | c",
                "{'id':' a '} | a",
                "{'id':12345678901234567890} | 12345678901234567890",
                "{'id':null,'task_id':'b'} | b",
                "{'id':'','task_id':'b'} | b",
                "{'id':{},'task_id':'b'} | b"
            })
    void submitted_id_hasSeveralNames(String body, String expected) throws Exception {
        assertThat(submitted(body).id()).isEqualTo(expected);
    }

    @Test
    void submitted_absurdlyLongId_isNone() {
        assertThat(refused(Unconfirmed.class, 200, "{'id':'" + "x".repeat(201) + "'}"))
                .isNotNull();
    }

    @ParameterizedTest
    @CsvSource({
        "pending, WAITING",
        "queued, WAITING",
        "queueing, WAITING",
        "created, WAITING",
        "Created, WAITING",
        "processing, RUNNING",
        "in_progress, RUNNING",
        "IN_PROGRESS, RUNNING",
        "weird, RUNNING",
        "12, RUNNING",
        "completed, COMPLETED",
        "SUCCESS, COMPLETED",
        "Succeeded, COMPLETED",
        "failed, FAILED",
        "Canceled, FAILED",
        "CANCELLED, FAILED"
    })
    void looked_status_isReadInAnyLetters(String word, State expected) throws Exception {
        TaskAnswer task = looked("{'status':'" + word + "'}");

        assertThat(task.state()).isEqualTo(expected);
        assertThat(task.statusText()).isEqualTo(word);
        assertThat(task.id()).isEqualTo("t1");
    }

    @Test
    void looked_endlessStatus_isShownShort() throws Exception {
        assertThat(looked("{'status':'" + "x".repeat(1000) + "'}").statusText()).hasSize(64);
    }

    /** The reason used to be an empty text. */
    @Test
    void submitted_errorOfControlCharacters_hasWordsOfOurOwn() {
        ProviderException failure = refused(ProviderException.class, 400, "{'error':{'code':'x','message':'\\u0000'}}");
        assertThat(failure.error().message()).contains("HTTP status 400");
    }

    /** It used to be shown, and stored, as an empty text. */
    @Test
    void looked_statusOfControlCharacters_isShownAsSomething() throws Exception {
        assertThat(looked("{'status':'\\u0000'}").statusText()).isEqualTo("?");
    }

    @Test
    void submitted_noStatus_isWaiting() throws Exception {
        assertThat(submitted("{'id':'a'}").state()).isEqualTo(State.WAITING);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "not json",
                "[]",
                "'text'",
                "{'id':'a'",
                "{'id':'a'} x",
                "{}",
                "{'status':'created'}",
                "{'error':''}"
            })
    void submitted_proofOfNothing_isUnconfirmed(String body) {
        assertThat(refused(Unconfirmed.class, 200, body).error().code()).isEqualTo("unreadable_answer");
    }

    @Test
    void submitted_deepNesting_isUnconfirmed() {
        assertThat(refused(Unconfirmed.class, 200, "{'id':'a','x':" + "[".repeat(100) + "]".repeat(100) + "}"))
                .isNotNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 400, 500})
    void submitted_errorWithoutId_isAFailedSubmitByItsCode(int status) {
        refusedNotNull(Media.class, status, "{'error':{'code':'ImageDownloadFailure'}}");
        refusedNotNull(Busy.class, status, "{'error':{'code':'SystemThrottling'}}");
        refusedNotNull(Account.class, status, "{'error':{'code':'CreditInsufficient'}}");
        refusedNotNull(Rejected.class, status, "{'error':{'code':'AuditSubmitIllegal'}}");
    }

    private static void refusedNotNull(Class<? extends ProviderException> kind, int status, String body) {
        assertThat(refused(kind, status, body)).as("%d %s", status, body).isNotNull();
    }

    @Test
    void submitted_errorWithARequestId_isNoTask() {
        refusedNotNull(Rejected.class, 200, "{'request_id':'r1','error':{'code':'FieldLacking'}}");
        refusedNotNull(Rejected.class, 400, "{'request_id':'r1','message':'no'}");
    }

    @Test
    void submitted_statusObject_isAnError() {
        refusedNotNull(Account.class, 200, "{'status':{'code':402,'message':'m','error_code':40201}}");
    }

    @Test
    void submitted_errorOfABalancer_isClassifiedByItsStatus() {
        refusedNotNull(NotSent.class, 502, "<html>Bad gateway</html>");
        refusedNotNull(Busy.class, 429, "");
        refusedNotNull(Rejected.class, 413, "too large");
    }

    @Test
    void submitted_serverErrorWithALivingTask_isUnconfirmed() {
        refusedNotNull(Unconfirmed.class, 500, "{'id':'a','status':'processing'}");
        refusedNotNull(Unconfirmed.class, 504, "{'task_id':'a','status':'created'}");
    }

    @Test
    void submitted_serverErrorWithADeadTaskOrOnlyAnId_isTransient() {
        refusedNotNull(NotSent.class, 500, "{'id':'a','status':'failed'}");
        refusedNotNull(NotSent.class, 500, "{'id':'error-1','message':'m'}");
    }

    @Test
    void submitted_busy_carriesRetryAfter() {
        assertThat(refused(Busy.class, 429, "{}").retryAfter()).contains(Duration.ofSeconds(9));
    }

    @Test
    void submitted_taskThatFailedAtOnce_isATask() throws Exception {
        TaskAnswer task = submitted("{'id':'a','status':'failed','error':{'code':'AuditSubmitIllegal','message':'m'}}");

        assertThat(task.state()).isEqualTo(State.FAILED);
        assertThat(task.failure()).get().isInstanceOf(Rejected.class);
    }

    @Test
    void looked_failed_isClassifiedByCode() throws Exception {
        assertThat(looked("{'status':'failed','error':{'code':'ImageDownloadFailure'}}")
                        .failure())
                .get()
                .isInstanceOf(Media.class);
        assertThat(looked("{'status':'failed','error':{'code':'InternalServiceFailure'}}")
                        .failure())
                .get()
                .isInstanceOf(NotSent.class);
        assertThat(looked("{'status':'failed','error':'just words'}").failure())
                .get()
                .isInstanceOf(Rejected.class)
                .extracting(failure -> failure.error().message())
                .isEqualTo("just words");
        assertThat(looked("{'status':'failed'}").failure().orElseThrow().error().code())
                .isEqualTo("task_failed");
    }

    @Test
    void looked_completedWithAnError_isFailed() throws Exception {
        TaskAnswer task = looked("{'status':'completed','error':{'code':'CreationPolicyViolation'}}");

        assertThat(task.state()).isEqualTo(State.FAILED);
        assertThat(task.failure().orElseThrow().error().code()).isEqualTo("CreationPolicyViolation");
    }

    @Test
    void looked_completedWithAnEmptyError_isCompleted() throws Exception {
        TaskAnswer task = looked("{'status':'completed','error':{'code':0,'message':''}}");

        assertThat(task.state()).isEqualTo(State.COMPLETED);
        assertThat(task.failure()).isEmpty();
    }

    @Test
    void looked_runningWithAnError_stillRuns() throws Exception {
        assertThat(looked("{'status':'processing','error':'hiccup'}").state()).isEqualTo(State.RUNNING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nope", "{}", "{'id':'t1'}"})
    void looked_unreadable_isTransient(String body) {
        assertThat(catchThrowableOfType(NotSent.class, () -> looked(body))).isNotNull();
    }

    @Test
    void looked_errorWithoutStatus_isClassified() {
        assertThat(catchThrowableOfType(Busy.class, () -> looked("{'error':{'code':'SystemThrottling'}}")))
                .isNotNull();
        assertThat(catchThrowableOfType(Rejected.class, () -> AnswerReader.looked("t", answer(404, "{}")))
                        .error()
                        .code())
                .isEqualTo("http_404");
    }

    @Test
    void looked_content_isTheFirstTextOfTheFirstOutput() throws Exception {
        String answer =
                """
                {"status":"completed","output":[{"content":[
                  {"type":"image","text":"{\\"id\\":\\"no\\"}"},
                  {"type":"TEXT","text":"{\\"id\\":\\"yes\\"}"},
                  {"type":"text","text":"{\\"id\\":\\"late\\"}"}]},
                  {"content":[{"type":"text","text":"{\\"id\\":\\"later\\"}"}]}]}""";

        assertThat(looked(answer).content().orElseThrow().path("id").asText()).isEqualTo("yes");
    }

    @Test
    void looked_contentWithoutTypeOrAsObject_isRead() throws Exception {
        assertThat(looked("{\"status\":\"completed\",\"output\":[{\"content\":[{\"text\":{\"id\":\"s1\"}}]}]}")
                        .content()
                        .orElseThrow()
                        .path("id")
                        .asText())
                .isEqualTo("s1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'status':'completed'}",
                "{'status':'completed','output':null}",
                "{'status':'completed','output':'x'}",
                "{'status':'completed','output':[]}",
                "{'status':'completed','output':[{'content':[]}]}",
                "{'status':'completed','output':[{'content':[{'type':'text'}]}]}",
                "{'status':'completed','output':[{'content':[{'type':'text','text':null}]}]}",
                "{'status':'completed','output':[{'content':[{'type':'text','text':'{broken'}]}]}",
                "{'status':'completed','output':[{'content':[{'type':'text','text':'[]'}]}]}"
            })
    void looked_noReadableContent_isCompletedWithout(String body) throws Exception {
        TaskAnswer task = looked(body);

        assertThat(task.state()).isEqualTo(State.COMPLETED);
        assertThat(task.content()).isEmpty();
    }

    @Test
    void raw_unknownFields_stayAndSecretsGo() throws Exception {
        String raw = submitted(
                        "{'id':'a','novelty':{'deep':[1.50]},'echo':'the-secret-key','image':'data:image/png;base64,AAAA'}")
                .raw();

        assertThat(raw)
                .isEqualTo(
                        "{\"id\":\"a\",\"novelty\":{\"deep\":[1.50]},\"echo\":\"[key]\",\"image\":\"data:image/png;base64,…\"}");
    }
}
