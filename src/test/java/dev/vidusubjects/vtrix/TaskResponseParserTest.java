package dev.vidusubjects.vtrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.vidusubjects.provider.ProviderException;
import dev.vidusubjects.provider.ProviderException.Busy;
import dev.vidusubjects.provider.ProviderException.Media;
import dev.vidusubjects.provider.ProviderException.NoVerdict;
import dev.vidusubjects.provider.ProviderException.Rejected;
import dev.vidusubjects.provider.ProviderException.Unconfirmed;
import dev.vidusubjects.provider.ProviderTask.State;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TaskResponseParserTest {

    private static final TaskResponseParser PARSER = new TaskResponseParser(new ErrorClassifier(List.of()));

    private static TaskResponse submitted(String body) throws ProviderException {
        return PARSER.submitted(Responses.of(200, body));
    }

    private static TaskResponse polled(String body) throws ProviderException {
        return PARSER.polled("t1", Responses.of(200, body));
    }

    private static <E extends ProviderException> E refused(Class<E> kind, int status, String body) {
        return catchThrowableOfType(kind, () -> PARSER.submitted(Responses.of(status, body)));
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
        "in_queue, WAITING",
        "created, WAITING",
        "Created, WAITING",
        "processing, RUNNING",
        "in_progress, RUNNING",
        "IN_PROGRESS, RUNNING",
        "weird, RUNNING",
        "completed, COMPLETED",
        "SUCCESS, COMPLETED",
        "Succeeded, COMPLETED",
        "failed, FAILED",
        "Canceled, FAILED",
        "CANCELLED, FAILED"
    })
    void polled_status_isReadInAnyLetterCase(String word, State expected) throws Exception {
        TaskResponse task = polled("{'status':'" + word + "'}");

        assertThat(task.state()).isEqualTo(expected);
        assertThat(task.statusText()).isEqualTo(word);
        assertThat(task.id()).isEqualTo("t1");
    }

    @Test
    void polled_endlessStatus_isShownShort() throws Exception {
        assertThat(polled("{'status':'" + "x".repeat(1000) + "'}").statusText()).hasSize(64);
    }

    /** Regression: the status was shown and stored as an empty text. */
    @Test
    void polled_statusOfControlCharacters_isShownAsSomething() throws Exception {
        assertThat(polled("{'status':'\\u0000'}").statusText()).isEqualTo("?");
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
    void submitted_noTask_isUnconfirmed(String body) {

        assertThat(refused(Unconfirmed.class, 200, body).error().code()).isEqualTo("unreadable_response");
    }

    @Test
    void submitted_deepNesting_isUnconfirmed() {
        assertThat(refused(Unconfirmed.class, 200, "{'id':'a','x':" + "[".repeat(100) + "]".repeat(100) + "}"))
                .isNotNull();
    }

    @Test
    void submitted_busy_carriesRetryAfter() {
        assertThat(refused(Busy.class, 429, "{}").retryAfter()).contains(Responses.RETRY_AFTER);
    }

    @Test
    void submitted_taskThatFailedAtOnce_isATask() throws Exception {
        TaskResponse task =
                submitted("{'id':'a','status':'failed','error':{'code':'AuditSubmitIllegal','message':'m'}}");

        assertThat(task.state()).isEqualTo(State.FAILED);
        assertThat(task.failure()).get().isInstanceOf(Rejected.class);
    }

    @Test
    void polled_completedWithAnError_isFailed() throws Exception {
        TaskResponse task = polled("{'status':'completed','error':{'code':'CreationPolicyViolation'}}");

        assertThat(task.state()).isEqualTo(State.FAILED);
        assertThat(task.failure().orElseThrow().error().code()).isEqualTo("CreationPolicyViolation");
    }

    @Test
    void polled_completedWithAnEmptyError_isCompleted() throws Exception {
        TaskResponse task = polled("{'status':'completed','error':{'code':0,'message':''}}");

        assertThat(task.state()).isEqualTo(State.COMPLETED);
        assertThat(task.failure()).isEmpty();
    }

    @Test
    void polled_runningWithAnError_stillRuns() throws Exception {
        assertThat(polled("{'status':'processing','error':'hiccup'}").state()).isEqualTo(State.RUNNING);
    }

    @Test
    void polled_content_isTheFirstTextOfTheFirstOutput() throws Exception {
        String response =
                """
                {"status":"completed","output":[{"content":[
                  {"type":"image","text":"{\\"id\\":\\"no\\"}"},
                  {"type":"TEXT","text":"{\\"id\\":\\"yes\\"}"},
                  {"type":"text","text":"{\\"id\\":\\"late\\"}"}]},
                  {"content":[{"type":"text","text":"{\\"id\\":\\"later\\"}"}]}]}""";

        assertThat(polled(response).content().orElseThrow().path("id").asText()).isEqualTo("yes");
    }

    @Test
    void polled_contentWithoutTypeOrAsObject_isRead() throws Exception {
        assertThat(polled("{\"status\":\"completed\",\"output\":[{\"content\":[{\"text\":{\"id\":\"s1\"}}]}]}")
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
    void polled_noReadableContent_isCompletedWithout(String body) throws Exception {
        TaskResponse task = polled(body);

        assertThat(task.state()).isEqualTo(State.COMPLETED);
        assertThat(task.content()).isEmpty();
    }

    @Test
    void raw_unknownFields_areKeptAndSecretsRemoved() throws Exception {
        String raw = submitted(
                        "{'id':'a','novelty':{'deep':[1.50]},'echo':'the-secret-key','image':'data:image/png;base64,AAAA'}")
                .raw();

        assertThat(raw)
                .isEqualTo(
                        "{\"id\":\"a\",\"novelty\":{\"deep\":[1.50]},\"echo\":\"[key]\",\"image\":\"data:image/png;base64,…\"}");
    }

    /** The request id in an error body is not a task id. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'request_id':'r1','error':{'code':'FieldLacking'}}",
                "{'request_id':'r1','message':'no'}",
                "{'request_id':'r1','status':'failed','error':{'code':'FieldLacking'}}",
                "{'request_id':'r1','status':{'code':402,'message':'m'}}"
            })
    void submitted_requestIdOfAnError_isUnconfirmed(String body) {

        assertThat(refused(Unconfirmed.class, 200, body)).isNotNull();
    }

    @Test
    void submitted_idBesideAnUnprovenCode_isUnconfirmedUnlessItIsATask() throws Exception {
        assertThat(refused(Unconfirmed.class, 200, "{'id':'a','error':{'code':'OperationInProcess'}}"))
                .isNotNull();
        assertThat(submitted("{'id':'a','status':'failed','error':{'code':'Canceled'}}")
                        .failure())
                .get()
                .isInstanceOf(Unconfirmed.class);
        assertThat(submitted("{'id':'a','error':{'code':'FieldInvalid'}}").state())
                .isEqualTo(State.WAITING);
    }

    @Test
    void submitted_statusThatIsNoWord_isIgnored() throws Exception {
        for (String status : List.of("200", "'200'", "{'code':0,'message':'success'}", "null", "[]")) {
            assertThat(submitted("{'id':'a','status':" + status + "}").state()).isEqualTo(State.WAITING);
        }
    }

    @Test
    void listed_notAccepted_isNeverUnconfirmed() throws Exception {
        assertThat(PARSER.listed(Responses.of(200, "{'id':'a'}")).id()).isEqualTo("a");
        assertThat(catchThrowableOfType(NoVerdict.class, () -> PARSER.listed(Responses.of(502, "<html>"))))
                .isNotNull();
        assertThat(catchThrowableOfType(NoVerdict.class, () -> PARSER.listed(Responses.of(200, "{}"))))
                .isNotNull();
    }

    @Test
    void polled_failed_hasTheClassOfItsCode() throws Exception {
        assertThat(polled("{'status':'failed','error':{'code':'ImageDownloadFailure'}}")
                        .failure())
                .get()
                .isInstanceOf(Media.class);
        assertThat(polled("{'status':'failed','error':{'code':'InternalServiceFailure'}}")
                        .failure())
                .get()
                .isInstanceOf(Unconfirmed.class);
        assertThat(polled("{'status':'failed','error':'just words'}").failure())
                .get()
                .isInstanceOf(Rejected.class)
                .extracting(failure -> failure.error().message())
                .isEqualTo("just words");
        assertThat(polled("{'status':'failed'}").failure().orElseThrow().error().code())
                .isEqualTo("task_failed");
    }

    /** Regression: an error without a task ended tasks whose subjects had been paid for. */
    @ParameterizedTest
    @ValueSource(
            strings = {"", "nope", "{}", "{'id':'t1'}", "{'error':'upstream timeout'}", "{'id':'t1','status':404}"})
    void polled_noTask_isNoVerdict(String body) {
        assertThat(catchThrowableOfType(NoVerdict.class, () -> polled(body))).isNotNull();
    }

    @Test
    void polled_taskWithAnErrorStatus_isNoVerdict() {
        assertThat(catchThrowableOfType(
                        NoVerdict.class, () -> PARSER.polled("t1", Responses.of(500, "{'id':'t1','status':'failed'}"))))
                .isNotNull();
    }
}
