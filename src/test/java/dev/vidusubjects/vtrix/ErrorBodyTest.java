package dev.vidusubjects.vtrix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidusubjects.provider.ProviderError;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorBodyTest {

    private static ErrorBody body(String json) {
        return ErrorBody.read(ProviderResponse.parse(json.replace('\'', '"')).orElseThrow());
    }

    private static String code(String json) {
        return body(json).toError(OptionalInt.of(418)).code();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'message':'words'}",
                "{'error':'words'}",
                "{'error':{'message':'words'}}",
                "{'error':{'error_message':'words'}}",
                "{'error':{'code':'X','message':'words'},'message':'other'}",
                "{'status':{'code':402,'message':'words','error_code':40201}}",
                "{'detail':'words'}",
                "{'detail':[{'type':'missing','msg':'words'},{'msg':'other'}]}",
                "{'reason':'X','message':'words'}",
                "{'error_type':'X','provider_error':{'code':'Y','message':'words'}}",
                "{'status':500,'error':'words'}"
            })
    void toError_everyShape_hasTheProvidersMessage(String shape) {

        assertThat(body(shape).toError(OptionalInt.of(400)).message()).isEqualTo("words");
        assertThat(body(shape).hasReason()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'error':{'code':'FieldLacking'}} | FieldLacking",
                "{'reason':'FieldLacking','code':400} | FieldLacking",
                "{'error':'AuditSubmitIllegal: no'} | AuditSubmitIllegal",
                "{'error':'RATE_LIMIT_EXCEEDED'} | RATE_LIMIT_EXCEEDED",
                "{'status':{'code':402,'error_code':40201}} | 40201",
                "{'error_type':'REQUEST_INVALID'} | REQUEST_INVALID",
                "{'provider_error':{'code':'FieldInvalid'}} | FieldInvalid",
                "{'detail':'TaskNotFound'} | TaskNotFound",
                "{'error':'Anything else'} | http_418",
                "{'code':0} | http_418",
                "{} | http_418"
            })
    void toError_everyShape_hasTheProvidersCode(String json, String expected) {

        assertThat(code(json)).isEqualTo(expected);
        assertThat(body(json).toError(OptionalInt.of(418)).stated()).isEqualTo(!expected.equals("http_418"));
    }

    @Test
    void toError_codeThatLooksLikeAStatus_isStated() {
        assertThat(body("{'error':{'code':'http_418'}}").toError(OptionalInt.of(418)))
                .extracting(ProviderError::code, ProviderError::stated)
                .containsExactly("http_418", true);
    }

    @Test
    void toError_oddCodes_areNotPassedOn() {
        assertThat(code("{'error':{'code':'<script>','message':'m'}}")).isEqualTo("http_418");
        assertThat(code("{'error':{'code':'" + "A".repeat(65) + "'}}")).isEqualTo("http_418");
        assertThat(body("{}").toError(OptionalInt.empty()).code()).isEqualTo("task_failed");
    }

    /** Regression: the message was an empty text. */
    @Test
    void toError_messageOfControlCharacters_isReplaced() {
        assertThat(body("{'error':{'code':'x','message':'\\u0000'}}")
                        .toError(OptionalInt.of(400))
                        .message())
                .contains("HTTP status 400");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'code':0}",
                "{'code':200}",
                "{'message':' '}",
                "{'status':{'code':0,'message':'success'}}",
                "{'status':'failed'}",
                "{'error':null}",
                "{'id':'a','data':{'message':'m'}}"
            })
    void says_neitherCodeNorMessage_isFalse(String json) {

        assertThat(body(json).hasReason()).isFalse();
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
                "{'status':500} | false",
                "{'status':{'code':0,'message':'success'}} | false",
                "{'status':{'code':200}} | false",
                "{'status':{}} | false",
                "{'error':'x'} | true",
                "{'error':{'code':1}} | true",
                "{'error':{'message':'x'}} | true",
                "{'status':{'code':402}} | true"
            })
    void isPresent_zerosBlanksAndSuccess_areNoError(String json, boolean expected) {

        assertThat(ErrorBody.isPresent(
                        ProviderResponse.parse(json.replace('\'', '"')).orElseThrow()))
                .isEqualTo(expected);
    }
}
