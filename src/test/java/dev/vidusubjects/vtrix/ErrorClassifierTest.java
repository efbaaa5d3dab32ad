package dev.vidusubjects.vtrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.vidusubjects.provider.ProviderException;
import dev.vidusubjects.provider.ProviderException.Account;
import dev.vidusubjects.provider.ProviderException.Busy;
import dev.vidusubjects.provider.ProviderException.Media;
import dev.vidusubjects.provider.ProviderException.NoVerdict;
import dev.vidusubjects.provider.ProviderException.Rejected;
import dev.vidusubjects.provider.ProviderException.TaskUnknown;
import dev.vidusubjects.provider.ProviderException.Unconfirmed;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorClassifierTest {

    private static final ErrorClassifier TABLE = new ErrorClassifier(List.of());

    private static ErrorClass submission(int status, String body) {
        return TABLE.ofSubmission(Responses.of(status, body));
    }

    private static String coded(String code) {
        return "{'error':{'code':'" + code + "','message':'m'}}";
    }

    private static ProviderException failedTask(String body) {
        return ErrorClassifier.ofFailedTask(Responses.of(200, body).error());
    }

    @ParameterizedTest
    @CsvSource({
        "408, UNCONFIRMED",
        "499, UNCONFIRMED",
        "429, BUSY",
        "401, ACCOUNT",
        "402, ACCOUNT",
        "403, ACCOUNT",
        "411, REFUSED",
        "413, REFUSED",
        "414, REFUSED",
        "415, REFUSED",
        "431, REFUSED",
        "404, BUSY",
        "405, BUSY",
        "421, BUSY",
        "400, UNCONFIRMED",
        "409, UNCONFIRMED",
        "422, UNCONFIRMED",
        "410, UNCONFIRMED",
        "418, UNCONFIRMED",
        "200, UNCONFIRMED",
        "202, UNCONFIRMED",
        "204, UNCONFIRMED",
        "301, UNCONFIRMED",
        "307, UNCONFIRMED",
        "500, UNCONFIRMED",
        "501, UNCONFIRMED",
        "502, UNCONFIRMED",
        "503, UNCONFIRMED",
        "504, UNCONFIRMED",
        "520, UNCONFIRMED",
        "524, UNCONFIRMED"
    })
    void submission_withoutReason_isClassifiedByStatus(int status, ErrorClass expected) {
        for (String body : List.of("{}", "", "<html>", "{'status':" + status + "}", "{'request_id':'r1'}")) {
            assertThat(submission(status, body)).as("%s", body).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "400, REFUSED",
        "404, REFUSED",
        "405, REFUSED",
        "409, REFUSED",
        "422, REFUSED",
        "410, UNCONFIRMED",
        "421, BUSY",
        "418, UNCONFIRMED",
        "500, UNCONFIRMED",
        "503, UNCONFIRMED",
        "200, UNCONFIRMED"
    })
    void submission_withMessageInJson_isRefusedByTheStatusesOfRule7(int status, ErrorClass expected) {
        for (String body : List.of(
                "{'message':'m'}",
                "{'error':'m'}",
                "{'error':{'message':'m'}}",
                "{'error':{'error_message':'m'}}",
                "{'status':{'code':1,'message':'m'}}",
                "{'detail':'m'}",
                "{'detail':[{'msg':'m'}]}",
                "{'provider_error':{'message':'m'}}",
                coded("SomethingNew"))) {
            assertThat(submission(status, body)).as("%s", body).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "OperationInProcess",
                "Canceled",
                "UserCancelled",
                "InternalServiceFailure",
                "INTERNAL_SERVER_ERROR",
                "INFERENCE_FAILURE",
                "INFERENCE_TIMEOUT"
            })
    void submission_unprovenCode_outweighsEveryStatus(String code) {
        for (int status : new int[] {200, 302, 400, 401, 403, 404, 409, 413, 422, 429, 500, 503}) {
            assertThat(submission(status, coded(code))).as("%d", status).isEqualTo(ErrorClass.UNCONFIRMED);
            assertThat(submission(status, "{'reason':'" + code + "','message':'m','code':429}"))
                    .as("%d", status)
                    .isEqualTo(ErrorClass.UNCONFIRMED);
        }
    }

    @Test
    void submission_unprovenCodeBesideAnother_isUnconfirmed() {
        assertThat(submission(400, "{'error_type':'REQUEST_INVALID','provider_error':{'code':'Canceled'}}"))
                .isEqualTo(ErrorClass.UNCONFIRMED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"QuotaExceeded", "TooManyRequests", "SystemThrottling", "RATE_LIMIT_EXCEEDED"})
    void submission_busyCode_isProofWith4xxAnd5xx(String code) {
        for (int status : new int[] {400, 403, 404, 409, 413, 500, 503, 520}) {
            assertThat(submission(status, coded(code))).as("%d", status).isEqualTo(ErrorClass.BUSY);
        }

        assertThat(submission(200, coded(code))).isEqualTo(ErrorClass.UNCONFIRMED);
        assertThat(submission(307, coded(code))).isEqualTo(ErrorClass.UNCONFIRMED);
        assertThat(submission(408, coded(code))).isEqualTo(ErrorClass.UNCONFIRMED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'error':{'code':'CreditInsufficient'}}",
                "{'error':{'code':'Unauthorized'}}",
                "{'error':{'code':'UNAUTHORIZED'}}",
                "{'error':{'code':'Forbidden'}}",
                "{'message':'Model not allowed for this user'}",
                "{'status':{'code':402,'message':'m','error_code':40201}}",
                "{'status':{'error_code':'40208'}}"
            })
    void submission_accountError_isProofWith4xxOnly(String body) {
        for (int status : new int[] {400, 404, 409, 410, 413}) {
            assertThat(submission(status, body)).as("%d", status).isEqualTo(ErrorClass.ACCOUNT);
        }
        for (int status : new int[] {200, 500, 503}) {
            assertThat(submission(status, body)).as("%d", status).isEqualTo(ErrorClass.UNCONFIRMED);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {40200, 40209, 402, 4020, 402010})
    void submission_otherNumbers_areNoAccountErrors(int number) {
        assertThat(submission(400, "{'error_code':" + number + "}")).isEqualTo(ErrorClass.REFUSED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ImageDownloadFailure", "VideoDownloadFailure", "imagedownloadfailure"})
    void submission_mediaCode_isProofWith4xxOnly(String code) {
        assertThat(submission(400, coded(code))).isEqualTo(ErrorClass.MEDIA);
        assertThat(submission(413, coded(code))).isEqualTo(ErrorClass.MEDIA);
        assertThat(submission(500, coded(code))).isEqualTo(ErrorClass.UNCONFIRMED);
        assertThat(submission(200, coded(code))).isEqualTo(ErrorClass.UNCONFIRMED);
    }

    /**
     * A refused code is proof only by rule 7: the provider's code together with a contradicting status proves nothing.
     */
    @ParameterizedTest
    @ValueSource(strings = {"FieldLacking", "AuditSubmitIllegal", "CONTENT_BLOCKED", "Conflict", "TaskNotFound"})
    void submission_refusedCode_isProofWithTheStatusesOfRule7(String code) {
        assertThat(submission(400, coded(code))).isEqualTo(ErrorClass.REFUSED);
        assertThat(submission(500, coded(code))).isEqualTo(ErrorClass.UNCONFIRMED);
        assertThat(submission(200, coded(code))).isEqualTo(ErrorClass.UNCONFIRMED);
        assertThat(submission(410, coded(code))).isEqualTo(ErrorClass.UNCONFIRMED);
    }

    @Test
    void submission_serverErrorWithATasksId_isUnconfirmed() {
        assertThat(submission(503, "{'id':'a','error':{'code':'SystemThrottling'}}"))
                .isEqualTo(ErrorClass.UNCONFIRMED);
        assertThat(submission(500, "{'task_id':'a','status':'processing'}")).isEqualTo(ErrorClass.UNCONFIRMED);
        assertThat(submission(503, "{'request_id':'r','error':{'code':'SystemThrottling'}}"))
                .isEqualTo(ErrorClass.BUSY);
    }

    @ParameterizedTest
    @CsvSource({
        "429, BUSY",
        "401, ACCOUNT",
        "403, ACCOUNT",
        "413, REFUSED",
        "400, UNCONFIRMED",
        "404, UNCONFIRMED",
        "421, UNCONFIRMED",
        "500, UNCONFIRMED",
        "200, UNCONFIRMED"
    })
    void submission_cutOff_isProofOnlyByStatus(int status, ErrorClass expected) {

        assertThat(TABLE.ofSubmission(Responses.cut(status, "{'error':{'code':'QuotaExceeded'}}")))
                .isEqualTo(expected);
    }

    @Test
    void submission_statusObjectThatReportsSuccess_isNoReason() {
        for (String code : List.of("0", "200", "'0'")) {
            assertThat(submission(400, "{'status':{'code':" + code + ",'message':'success'}}"))
                    .isEqualTo(ErrorClass.UNCONFIRMED);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200 | {'error':{'code':'TaskNotFound'}} | TaskUnknown",
                "404 | {'reason':'NotFound','message':'m'} | TaskUnknown",
                "400 | {'error':'CreationNotFound: gone'} | TaskUnknown",
                "500 | {'error':{'code':'TaskNotFound'}} | NoVerdict",
                "404 | {'message':'Not Found'} | NoVerdict",
                "404 | TaskNotFound | NoVerdict",
                "401 | {} | Account",
                "402 | <html> | Account",
                "403 | {} | Account",
                "400 | {'error':{'code':'CreditInsufficient'}} | Account",
                "500 | {'error':{'code':'CreditInsufficient'}} | NoVerdict",
                "429 | {} | Busy",
                "503 | {'error':{'code':'SystemThrottling'}} | Busy",
                "400 | {'error':{'code':'FieldInvalid'}} | NoVerdict",
                "410 | {'message':'gone'} | NoVerdict",
                "421 | {} | NoVerdict",
                "503 | <html> | NoVerdict",
                "307 | {} | NoVerdict",
                "200 | {'error':'upstream timeout'} | NoVerdict",
                "200 | {'error':{'code':'SystemThrottling'}} | NoVerdict"
            })
    void poll_noTask_isNoVerdictUnlessTheResponseHasAReason(int status, String body, String expected) {
        ProviderException failure = TABLE.ofPoll(Responses.of(status, body));

        assertThat(failure.getClass().getSimpleName()).isEqualTo(expected);
        if (failure instanceof NoVerdict none) {
            assertThat(none.retryAfter()).contains(Responses.RETRY_AFTER);
        } else if (failure instanceof Busy busy) {
            assertThat(busy.retryAfter()).contains(Responses.RETRY_AFTER);
        }
    }

    @Test
    void poll_unknownTask_keepsTheProvidersCode() {
        assertThat(TABLE.ofPoll(Responses.of(404, coded("TaskNotFound"))))
                .isInstanceOf(TaskUnknown.class)
                .hasMessage("TaskNotFound: m");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 | {'message':'bad token'} | Rejected",
                "413 | x | Rejected",
                "403 | {} | Account",
                "429 | {} | Busy",
                "404 | x | Busy",
                "400 | {'error':{'code':'ImageDownloadFailure'}} | NoVerdict",
                "400 | {'error':{'code':'Canceled'}} | NoVerdict",
                "502 | x | NoVerdict",
                "200 | x | NoVerdict"
            })
    void list_notAccepted_isNeverUnconfirmed(int status, String body, String expected) {

        assertThat(TABLE.ofList(Responses.of(status, body)).getClass().getSimpleName())
                .isEqualTo(expected);
    }

    @Test
    void failedTask_code_givesItsClass() {
        assertThat(failedTask(coded("AuditSubmitIllegal"))).isInstanceOf(Rejected.class);
        assertThat(failedTask(coded("systemthrottling"))).isInstanceOf(Busy.class);
        assertThat(failedTask(coded("CreditInsufficient"))).isInstanceOf(Account.class);
        assertThat(failedTask(coded("VideoDownloadFailure"))).isInstanceOf(Media.class);
        assertThat(failedTask(coded("INFERENCE_TIMEOUT"))).isInstanceOf(Unconfirmed.class);
        assertThat(failedTask(coded("SomethingNew"))).isInstanceOf(Rejected.class);
        assertThat(failedTask("{'error':'plain text'}")).isInstanceOf(Rejected.class);
        assertThat(failedTask("{}")).isInstanceOf(Rejected.class).hasMessageStartingWith("task_failed: ");
    }

    @Test
    void proofCodes_comeBeforeTheTable() {
        ErrorClassifier configured =
                new ErrorClassifier(List.of(" Canceled:busy", "Maintenance.Window:REFUSED", "5031:account", "x:media"));

        assertThat(configured.ofSubmission(Responses.of(499, coded("canceled"))))
                .isEqualTo(ErrorClass.BUSY);
        assertThat(configured.ofSubmission(Responses.of(503, coded("Maintenance.Window"))))
                .isEqualTo(ErrorClass.REFUSED);
        assertThat(configured.ofSubmission(Responses.of(500, "{'error_code':5031}")))
                .isEqualTo(ErrorClass.ACCOUNT);
        assertThat(configured.ofSubmission(Responses.of(400, coded("X")))).isEqualTo(ErrorClass.MEDIA);
        for (int status : new int[] {200, 307}) {
            assertThat(configured.ofSubmission(Responses.of(status, coded("x"))))
                    .isEqualTo(ErrorClass.UNCONFIRMED);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Foo", "Foo:", ":busy", "Foo:later", "Foo:unconfirmed", "a b:busy", "Foo:busy:busy"})
    void proofCodes_malformed_namesTheAllowedClasses(String entry) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ErrorClassifier(List.of(entry)))
                .withMessageContaining("subjects.provider.proof-codes: found \"" + entry + "\"")
                .withMessageContaining("refused, busy, account or media");
    }

    @Test
    void proofCodes_twoClassesOfACode_areRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ErrorClassifier(List.of("Foo:busy", "foo:refused")))
                .withMessageContaining("two classes");
    }
}
