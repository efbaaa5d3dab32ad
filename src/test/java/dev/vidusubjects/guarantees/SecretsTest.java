package dev.vidusubjects.guarantees;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidusubjects.builder.MediaFiles;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests the search itself: an empty result is evidence only if the search finds a secret that is present. */
class SecretsTest {

    private static final String KEY = "a-key-of-the-provider-0123456789";
    private static final byte[] IMAGE = Secrets.unique(MediaFiles.png(100, 100), 1);

    private final Secrets secrets = new Secrets().add("key", KEY).add("image", IMAGE);

    @Test
    void in_textWithTheKey_findsIt() {
        assertThat(find("{\"message\":\"refused: Bearer " + KEY + "\"}")).containsExactly("key");
    }

    @Test
    void in_base64AroundTheKey_findsIt() {
        for (String before : new String[] {"", "x", "xy", "user:"}) {
            byte[] whole = (before + KEY + " and more").getBytes(StandardCharsets.UTF_8);
            assertThat(find(Base64.getEncoder().encodeToString(whole)))
                    .as(before)
                    .containsExactly("key");
        }
    }

    @Test
    void in_endpointWithItsQuery_findsTheQueryOnly() {
        Secrets endpoint = new Secrets().add("query", "endpoint-token-0123456789abcdef");
        String url = "https://hooks.example.com/subjects?token=endpoint-token-0123456789abcdef&v=2";

        assertThat(endpoint.in(("{\"endpoint\":\"" + url + "\"}").getBytes(StandardCharsets.UTF_8)))
                .containsExactly("query");
        assertThat(endpoint.in(url.substring(0, url.indexOf('?')).getBytes(StandardCharsets.UTF_8)))
                .isEmpty();
    }

    @Test
    void in_base64OfTwoWebhookSecrets_findsBoth() {
        String first = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        String second = "whsec_plJ3nmyCDGBKInavdOK15jsl1XbHUYLn";
        Secrets both = new Secrets().add("secret", first).add("old secret", second);
        byte[] setting = (first + " " + second).getBytes(StandardCharsets.UTF_8);

        assertThat(both.in(setting)).containsExactly("secret", "old secret");
        assertThat(both.in(Base64.getEncoder().encode(setting))).containsExactly("secret", "old secret");
    }

    @Test
    void in_pieceOfTheImageInBase64_findsIt() {
        String encoded = Base64.getEncoder().encodeToString(IMAGE);

        assertThat(find("…" + encoded.substring(300, 360) + "…")).containsExactly("image");
    }

    @Test
    void in_pieceOfTheImageItself_findsIt() {
        assertThat(secrets.in(Arrays.copyOfRange(IMAGE, IMAGE.length - 60, IMAGE.length)))
                .containsExactly("image");
    }

    @Test
    void in_allowedText_findsNothing() {
        assertThat(find("inline:image/png;" + IMAGE.length + " bytes, a key of the provider"))
                .isEmpty();
    }

    private List<String> find(String text) {
        return secrets.in(text.getBytes(StandardCharsets.UTF_8));
    }
}
