package dev.vidusubjects.media;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidusubjects.media.MediaSource.HttpsUrl;
import dev.vidusubjects.media.MediaSource.StoredObject;
import dev.vidusubjects.media.MediaSource.Unreadable;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MediaSourceParserTest {

    @ParameterizedTest
    @CsvSource({
        "https://example.com/hero.png, https://example.com/hero.png",
        "HTTPS://EXAMPLE.com:8443/a?b=c%20d, https://example.com:8443/a?b=c%20d",
        "https://93.184.215.14/hero.png, https://93.184.215.14/hero.png",
        "'https://[2606:4700::6810:84e5]/hero.png', 'https://[2606:4700::6810:84e5]/hero.png'",
        "https://bücher.example/ä.png, https://xn--bcher-kva.example/%C3%A4.png",
        "https://example.com, https://example.com",
        "https://example.com?x, https://example.com?x",
    })
    void ofText_publicHttpsUrl_isNormalised(String text, String uri) {

        assertThat(MediaSource.ofText(text)).isEqualTo(new HttpsUrl(URI.create(uri)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3://my.bucket/uploads/0192/hero.png", "local://uploads/a%20b.png"})
    void ofText_uriOfAnUpload_isAStoredObject(String text) {
        assertThat(MediaSource.ofText(text)).isEqualTo(new StoredObject(URI.create(text)));
    }

    @Test
    void ofText_dataUri_isADataUri() {
        assertThat(MediaSource.ofText("DATA:image/png;base64,AAAA"))
                .isInstanceOfSatisfying(
                        DataUri.class, data -> assertThat(data.decodedLength()).isEqualTo(3));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                                        | empty text",
                "'  '                                      | empty text",
                "hero.png                                  | not a URL",
                "//example.com/hero.png                    | not a URL",
                "http://example.com/hero.png               | must be https://",
                "ftp://example.com/hero.png                | the scheme ftp",
                "file:///etc/passwd                        | the scheme file",
                "javascript:alert(1)                       | the scheme javascript",
                "C:\\\\me\\\\hero.png                           | a path on a local drive",
                "c:/me/hero.png                            | a path on a local drive",
                "https:/example.com/hero.png               | without //",
                "https:example.com/hero.png                | without //",
                "https:///hero.png                         | without a host",
                "https://:443/hero.png                     | without a host",
                "https://user@example.com/                 | user information",
                "https://user:word@example.com/            | user information",
                "https://example.com:/                     | port",
                "https://example.com:0/                    | port",
                "https://example.com:65536/                | port",
                "https://example.com:-1/                   | port",
                "https://example.com:4 4/                  | white space",
                "https://exa%6dple.com/                    | percent sign",
                "https://example.com\\@10.0.0.1/           | backslash",
                "https://example.com./                     | ends with a dot",
                "https://exam_ple.com/                     | malformed host",
                "https://-example.com/                     | malformed host",
                "https://exa..mple.com/                    | malformed host",
                "https://example.1st/                      | malformed host",
                "https://example.com/a^b                   | at position 21",
                "https://example.com/%zz                   | at position 20",
                "'https://[::1/'                           | malformed IPv6",
                "'https://[fe80::1%25eth0]/'               | percent sign",
                "'https://[1:2]/'                          | malformed IPv6",
                "s3://bucket                               | names no stored object",
                "s3://bucket/                              | names no stored object",
                "s3:///uploads/a.png                       | names no stored object",
                "s3://key:secret@bucket/uploads/a.png      | names no stored object",
                "s3://bucket/uploads/a.png?versionId=1     | names no stored object",
                "local:uploads/a.png                       | without //",
                "local://uploads/a b.png                   | white space",
            })
    void ofText_malformed_isUnreadableWithTheReason(String text, String reason) {

        assertThat(MediaSource.ofText(text)).isInstanceOfSatisfying(Unreadable.class, unreadable -> {
            assertThat(unreadable.rule()).isEqualTo(Rule.MEDIA_SOURCE);
            assertThat(unreadable.message()).contains(reason).startsWith("found ");
        });
    }

    @Test
    void ofText_lineBreakInAUrl_isUnreadable() {
        assertThat(MediaSource.ofText("https://example.com/\r\nHost: other")).isInstanceOf(Unreadable.class);
    }

    @Test
    void ofText_urlOfMaxLength_isReadAndALongerOneIsNot() {
        String url = "https://example.com/" + "a".repeat(2028);

        assertThat(MediaSource.ofText(url)).isInstanceOf(HttpsUrl.class);
        assertThat(MediaSource.ofText(url + "a"))
                .isEqualTo(
                        new Unreadable(Rule.MEDIA_SOURCE, "found a URL of 2049 characters: at most 2048 are allowed"));
    }

    @Test
    void ofText_base64WithoutHeader_namesTheMissingHeader() {
        assertThat(MediaSource.ofText("iVBORw0KGgo".repeat(20)))
                .isInstanceOfSatisfying(Unreadable.class, unreadable -> assertThat(unreadable.message())
                        .contains("220 characters of base64 without a header")
                        .doesNotContain("iVBOR"));
    }

    @Test
    void ofText_malformedUrlWithSignature_doesNotQuoteIt() {
        assertThat(MediaSource.ofText("https://example.com/a|b?X-Amz-Signature=5ecret"))
                .isInstanceOfSatisfying(Unreadable.class, unreadable -> assertThat(unreadable.message())
                        .doesNotContain("5ecret"));
    }

    @Test
    void toString_urlWithSignature_omitsIt() {
        assertThat(MediaSource.ofText("https://example.com/a.png?X-Amz-Signature=5ecret"))
                .hasToString("HttpsUrl[https://example.com/a.png]");
    }
}
