package dev.vidusubjects.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vidusubjects.sandbox.SandboxResponse.RefusedException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParameterReaderTest {

    private static final ObjectMapper JACKSON = new ObjectMapper();

    private static final String PARAMS = "{\"name\":\"A\",\"images\":[\"data:image/png;base64,AAAA\"]}";

    private static byte[] body(String params) {
        return ("{\"model\":\"m\",\"input\":[{\"params\":" + params + "}]}").getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                PARAMS,
                "{}",
                "{\"name\":\"Zo\u00eb \u30d2\u30fc\u30ed\u30fc \ud83c\udfac\"}",
                "{\"name\":\"a \\\"quoted\\\" \\u00e9 \\/ name\\n\",\"images\":[\"data:image\\/png;base64,AA\"]}",
                "{\"name\":\"\",\"images\":[],\"videos\":[[],{},[{\"a\":[1,2.5,-3e5,true,false,null]}]]}",
                "{\"name\":\"first\",\"name\":\"second\"}",
                "{ \"name\" :\n\t\"spaced\" , \"images\" : [ \"a\" , \"b\" ] } "
            })
    void generation_anyParameters_areReadAsJacksonReadsThem(String params) throws Exception {
        assertThat(ParameterReader.generation(body(params)).params()).isEqualTo(JACKSON.readTree(params));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-32BE"})
    void generation_otherEncodingOfJson_isRead(String charset) throws Exception {
        byte[] body = new String(body(PARAMS), StandardCharsets.UTF_8).getBytes(Charset.forName(charset));

        assertThat(ParameterReader.generation(body).params()).isEqualTo(JACKSON.readTree(PARAMS));
    }

    @Test
    void generation_byteOrderMark_isSkipped() throws Exception {
        byte[] body = ("\ufeff" + new String(body(PARAMS), StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);

        assertThat(ParameterReader.generation(body).params()).isEqualTo(JACKSON.readTree(PARAMS));
    }

    @Test
    void generation_cutAnywhere_isRefused() {
        byte[] whole = body(PARAMS);
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);

            RefusedException refused =
                    catchThrowableOfType(RefusedException.class, () -> ParameterReader.generation(cut));

            assertThat(refused).as("%s bytes", length).isNotNull();
            assertThat(refused.response().status()).isEqualTo(400);
        }
    }

    @Test
    void parameters_ofAnInlineImage_haveItsText() throws Exception {
        String image = "data:image/png;base64," + "A".repeat(1_000_000);
        String params = "{\"name\":\"A\",\"images\":[\"" + image + "\"],\"voice_id\":\"v\"}";

        ParameterReader.Parameters read = ParameterReader.parameters(
                ParameterReader.generation(body(params)).params());

        assertThat(read.images()).isEqualTo(List.of(image));
        assertThat(read.mediaBytes()).isEqualTo(image.length());
        assertThat(read.voiceId()).contains("v");
    }
}
