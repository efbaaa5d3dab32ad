package dev.vidusubjects.vtrix;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorClassifierTest {

    private static ErrorBody body(String json) {
        JsonNode parsed = Answer.parse(json).orElseThrow();
        return ErrorBody.read(parsed);
    }

    private static ErrorClass classify(int status, String json) {
        return ErrorClassifier.classify(OptionalInt.of(status), body(json));
    }

    @ParameterizedTest
    @CsvSource({
        "429, BUSY",
        "503, BUSY",
        "500, TRANSIENT",
        "502, TRANSIENT",
        "504, TRANSIENT",
        "401, ACCOUNT",
        "402, ACCOUNT",
        "403, ACCOUNT",
        "301, ACCOUNT",
        "302, ACCOUNT",
        "307, ACCOUNT",
        "308, ACCOUNT",
        "400, PERMANENT",
        "404, PERMANENT",
        "408, PERMANENT",
        "409, PERMANENT",
        "413, PERMANENT",
        "499, PERMANENT",
        "200, PERMANENT",
        "202, PERMANENT",
        "303, UNCONFIRMED",
        "501, UNCONFIRMED",
        "520, UNCONFIRMED",
        "524, UNCONFIRMED"
    })
    void classify_noCode_goesByStatus(int status, ErrorClass expected) {
        assertThat(classify(status, "{}")).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "SystemThrottling, BUSY",
        "QuotaExceeded, BUSY",
        "TooManyRequests, BUSY",
        "OperationInProcess, BUSY",
        "InternalServiceFailure, TRANSIENT",
        "CreditInsufficient, ACCOUNT",
        "ImageDownloadFailure, MEDIA",
        "FieldLacking, PERMANENT",
        "FieldInvalid, PERMANENT",
        "FieldItemCountOutOfRange, PERMANENT",
        "ImageFormatInvalid, PERMANENT",
        "AuditSubmitIllegal, PERMANENT",
        "TaskPromptPolicyViolation, PERMANENT",
        "CreationPolicyViolation, PERMANENT",
        "ModelUnavailable, PERMANENT",
        "TaskNotFound, PERMANENT",
        "Conflict, PERMANENT",
        "Canceled, PERMANENT"
    })
    void classify_knownCode_outweighsEveryStatus(String code, ErrorClass expected) {
        for (int status : new int[] {200, 400, 403, 429, 500, 520}) {
            assertThat(classify(status, "{\"error\":{\"code\":\"" + code + "\"}}"))
                    .as("status %d", status)
                    .isEqualTo(expected);
        }
        assertThat(ErrorClassifier.classify(OptionalInt.empty(), body("{\"error\":{\"code\":\"" + code + "\"}}")))
                .as("a failed task")
                .isEqualTo(expected);
    }

    @Test
    void classify_codeInOtherLetters_isTheSameCode() {
        assertThat(classify(500, "{\"error\":{\"code\":\"auditsubmitillegal\"}}"))
                .isEqualTo(ErrorClass.PERMANENT);
    }

    @Test
    void classify_unknownCode_goesByStatus() {
        assertThat(classify(429, "{\"error\":{\"code\":\"Novelty\"}}")).isEqualTo(ErrorClass.BUSY);
        assertThat(ErrorClassifier.classify(OptionalInt.empty(), body("{\"error\":{\"code\":\"Novelty\"}}")))
                .isEqualTo(ErrorClass.PERMANENT);
    }

    @ParameterizedTest
    @ValueSource(ints = {40200, 40201, 40208, 40299})
    void classify_balanceNumbers_areAccountErrors(int number) {
        assertThat(classify(500, "{\"status\":{\"code\":402,\"message\":\"m\",\"error_code\":" + number + "}}"))
                .isEqualTo(ErrorClass.ACCOUNT);
        assertThat(classify(400, "{\"status\":{\"error_code\":\"" + number + "\"}}"))
                .as("as text")
                .isEqualTo(ErrorClass.ACCOUNT);
    }

    @ParameterizedTest
    @CsvSource({"40199", "40300", "4020", "402000"})
    void classify_otherNumbers_areNoBalanceNumbers(int number) {
        assertThat(classify(400, "{\"error_code\":" + number + "}")).isEqualTo(ErrorClass.PERMANENT);
    }

    @ParameterizedTest
    @CsvSource({"429, BUSY", "500, TRANSIENT", "402, ACCOUNT", "400, PERMANENT", "599, UNCONFIRMED"})
    void classify_numericCode_countsAsAStatus(int code, ErrorClass expected) {
        assertThat(classify(200, "{\"error\":{\"code\":" + code + "}}")).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"399", "600", "0"})
    void classify_otherNumericCode_goesByStatus(int code) {
        assertThat(classify(429, "{\"error\":{\"code\":" + code + "}}")).isEqualTo(ErrorClass.BUSY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"message\":\"words\"}",
                "{\"error\":\"words\"}",
                "{\"error\":{\"message\":\"words\"}}",
                "{\"error\":{\"error_message\":\"words\"}}",
                "{\"status\":{\"code\":402,\"message\":\"words\",\"error_code\":40201}}"
            })
    void toError_everyShape_givesTheProvidersWords(String shape) {
        assertThat(body(shape).toError(OptionalInt.of(400)).message()).isEqualTo("words");
    }

    @Test
    void toError_everyShape_givesTheProvidersCode() {
        OptionalInt status = OptionalInt.of(418);
        assertThat(body("{\"error\":{\"code\":\"FieldLacking\"}}")
                        .toError(status)
                        .code())
                .isEqualTo("FieldLacking");
        assertThat(body("{\"reason\":\"FieldLacking\",\"code\":400}")
                        .toError(status)
                        .code())
                .isEqualTo("FieldLacking");
        assertThat(body("{\"error\":\"AuditSubmitIllegal: no\"}")
                        .toError(status)
                        .code())
                .isEqualTo("AuditSubmitIllegal");
        assertThat(body("{\"error\":\"AuditSubmitIllegal\"}").toError(status).code())
                .isEqualTo("AuditSubmitIllegal");
        assertThat(body("{\"status\":{\"code\":402,\"error_code\":40201}}")
                        .toError(status)
                        .code())
                .isEqualTo("40201");
        assertThat(body("{\"error\":\"Anything else\"}").toError(status).code()).isEqualTo("http_418");
        assertThat(body("{}").toError(status).code()).isEqualTo("http_418");
        assertThat(body("{}").toError(OptionalInt.empty()).code()).isEqualTo("task_failed");
    }

    @Test
    void toError_oddCodes_areNotPassedOn() {
        String script = "{\"error\":{\"code\":\"<script>\",\"message\":\"m\"}}";
        assertThat(body(script).toError(OptionalInt.of(400)).code()).isEqualTo("http_400");
        String endless = "{\"error\":{\"code\":\"" + "A".repeat(65) + "\"}}";
        assertThat(body(endless).toError(OptionalInt.of(400)).code()).isEqualTo("http_400");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | false",
                "{'error':null} | false",
                "{'error':''} | false",
                "{'error':{}} | false",
                "{'error':{'code':0,'message':''}} | false",
                "{'error':{'code':'0'}} | false",
                "{'error':false} | false",
                "{'status':'failed'} | false",
                "{'error':'x'} | true",
                "{'error':{'code':1}} | true",
                "{'error':{'message':'x'}} | true",
                "{'status':{'code':402}} | true"
            })
    void isPresent_onlyWhatSaysSomething_isAnError(String json, boolean expected) {
        assertThat(ErrorBody.isPresent(Answer.parse(json.replace('\'', '"')).orElseThrow()))
                .isEqualTo(expected);
    }
}
