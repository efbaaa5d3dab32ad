package dev.vidusubjects.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResponseShapesTest {

    @RegisterExtension
    final SandboxFixture fixture = new SandboxFixture();

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "502-html ~ text/html ~ <html>\\r\\n<head><title>502 Bad Gateway</title></head>\\r\\n<body>\\r\\n<center><h1>502 Bad Gateway</h1></center>\\r\\n<hr><center>nginx/1.24.0</center>\\r\\n</body>\\r\\n</html>\\r\\n",
                "503-html ~ text/html ~ <html>\\r\\n<head><title>503 Service Temporarily Unavailable</title></head>\\r\\n<body>\\r\\n<center><h1>503 Service Temporarily Unavailable</h1></center>\\r\\n<hr><center>nginx/1.24.0</center>\\r\\n</body>\\r\\n</html>\\r\\n",
                "403-html ~ text/html ~ <html>\\r\\n<head><title>403 Forbidden</title></head>\\r\\n<body>\\r\\n<center><h1>403 Forbidden</h1></center>\\r\\n</body>\\r\\n</html>\\r\\n",
                "503-text ~ text/plain ~ upstream connect error or disconnect/reset before headers. reset reason: connection termination",
                "500-id ~ application/json ~ {\"id\":\"error-1\",\"message\":\"m\"}",
                "400-in-process ~ application/json ~ {\"error\":{\"code\":\"OperationInProcess\",\"message\":\"operation in process, please retry later\"}}",
                "499-canceled ~ application/json ~ {\"reason\":\"Canceled\",\"message\":\"context canceled\"}",
                "524-html ~ text/html; charset=UTF-8 ~ <!DOCTYPE html><html lang=\"en-US\"><head><title>api.example | 524: A timeout occurred</title></head><body>error code: 524</body></html>",
                "200-error ~ application/json ~ {\"error\":\"upstream timeout\"}",
                "500-empty ~ ~",
                "200-empty ~ ~"
            })
    void get_gatewaysResponse_isTheirsByteForByte(String name, String contentType, String body) {
        SandboxResponse response = ResponseShapes.get(name);

        assertThat(response.label()).isEqualTo(name);
        assertThat(response.status()).isEqualTo(Integer.parseInt(name.substring(0, 3)));
        assertThat(response.contentType()).isEqualTo(Optional.ofNullable(contentType));
        assertThat(response.body())
                .isEqualTo(Optional.ofNullable(body).orElse("").replace("\\r\\n", "\r\n"));
    }

    @Test
    void get_unknownName_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ResponseShapes.get("nonsense"))
                .withMessageContaining("nonsense");
    }

    @Test
    void describe_everyDirectiveSettingAndShape_isThere() {
        JsonNode description = SandboxDescription.of(fixture.sandbox());

        ResponseShapes.all().keySet().forEach(name -> assertThat(
                        description.path("response_shapes").path(name))
                .as(name)
                .isNotEmpty());
        FaultDirective.DOCUMENTATION.forEach((directive, meaning) -> assertThat(
                        description.path("directives_in_a_name").path(directive).asText())
                .isEqualTo(meaning));
        FaultProfile.FIELDS.forEach((field, meaning) -> {
            assertThat(description.path("faults").path("fields").path(field).asText())
                    .isEqualTo(meaning);
            assertThat(description.path("faults").path("current").has(field))
                    .as(field)
                    .isTrue();
        });
        ListSettings.FIELDS.forEach((field, meaning) -> {
            assertThat(description.path("list").path("fields").path(field).asText())
                    .isEqualTo(meaning);
            assertThat(description.path("list").path("current").has(field))
                    .as(field)
                    .isTrue();
        });
        assertThat(description.at("/response_shapes/307-redirect/Location").asText())
                .isNotEmpty();
        assertThat(description.at("/response_shapes/cut-body/connection").asText())
                .contains("half");
    }
}
