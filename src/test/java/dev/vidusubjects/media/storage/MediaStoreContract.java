package dev.vidusubjects.media.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vidusubjects.builder.MediaFiles;
import dev.vidusubjects.media.MediaContent;
import dev.vidusubjects.media.MediaException;
import dev.vidusubjects.media.MediaFormat;
import dev.vidusubjects.media.MediaSource.StoredObject;
import dev.vidusubjects.media.Rule;
import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract of every {@link MediaStore} implementation. Each test starts with an empty store. */
public abstract class MediaStoreContract {

    private static final byte[] CONTENT = random(100_003);

    /** @return the store under test: always the same store within a test, empty at the start of the test */
    protected abstract MediaStore store() throws Exception;

    /** Stores an object without the {@link MediaStore}, as a person or another program does. */
    protected abstract void put(String path, byte[] content) throws Exception;

    /**
     * @return the start of an object URI, before {@code incoming/} or {@code uploads/}; for example
     *     {@code s3://bucket/}
     */
    protected abstract String root();

    /** @return the bytes that the provider reads through a reference */
    protected abstract byte[] fetch(String reference) throws Exception;

    /**
     * Uploads content with a ticket.
     *
     * @param ticket the ticket, unchanged or tampered with
     * @return whether it was accepted
     */
    protected abstract boolean upload(UploadTicket ticket, byte[] content) throws Exception;

    @ParameterizedTest
    @CsvSource({
        "0,1",
        "0,100003",
        "0,200000",
        "1,7",
        "4095,2",
        "8191,8193",
        "65535,3",
        "99999,4",
        "99999,5",
        "100002,1",
        "100002,100"
    })
    void open_readAtAnyOffset_returnsTheseBytes(int position, int length) throws Exception {
        put("incoming/cast/hero.png", CONTENT);
        MediaContent content = store().open(object("incoming/cast/hero.png"));
        byte[] into = new byte[length + 5];

        int count = content.read(position, into, 3, length);

        assertThat(content.size()).isEqualTo(CONTENT.length);
        assertThat(count).isEqualTo(Math.min(length, CONTENT.length - position));
        assertThat(Arrays.copyOfRange(into, 3, 3 + count))
                .isEqualTo(Arrays.copyOfRange(CONTENT, position, position + count));
        assertThat(Arrays.copyOfRange(into, 0, 3)).containsOnly(0);
        assertThat(Arrays.copyOfRange(into, 3 + count, into.length)).containsOnly(0);
    }

    @ParameterizedTest
    @ValueSource(longs = {100_003, 100_004, 1L << 40, Long.MAX_VALUE})
    void open_readPastTheEnd_returnsNoBytes(long position) throws Exception {
        put("incoming/hero.png", CONTENT);

        assertThat(store().open(object("incoming/hero.png")).read(position, new byte[10], 0, 10))
                .isZero();
    }

    @Test
    void open_ofEmptyObject_hasSizeZero() throws Exception {
        put("incoming/empty.png", new byte[0]);
        MediaContent content = store().open(object("incoming/empty.png"));

        assertThat(content.size()).isZero();
        assertThat(content.read(0, new byte[10], 0, 10)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"incoming/nothing.png", "uploads/nothing.png", "incoming/a/b/c.png", "incoming/hero.png/x"})
    void open_ofMissingObject_throwsStoredObject(String path) throws Exception {
        put("incoming/hero.png", CONTENT);

        assertRefused(root() + path, "there is no");
    }

    @Test
    void open_ofFolder_throwsStoredObject() throws Exception {
        put("incoming/cast/hero.png", CONTENT);

        assertRefused(root() + "incoming/cast", "there is no");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "results/secret.json",
                "rejected/secret.json",
                "secret.json",
                "other/secret.json",
                "incoming/../results/secret.json",
                "incoming/%2e%2e/results/secret.json",
                "incoming/..%2fresults/secret.json",
                "incoming/./../results/secret.json",
                "incoming/../../secret.json",
                "uploads/../secret.json",
                "incoming//results/secret.json",
                "/results/secret.json",
                "incoming/",
                "incoming",
                "incoming/hero%00.png",
                "incoming/a%0a.png",
                "Incoming/hero.png"
            })
    void open_outsideThePrefixes_throwsStoredObject(String path) throws Exception {
        put("results/secret.json", CONTENT);
        put("incoming/hero.png", CONTENT);

        assertRefused(root() + path, null);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s3://bucket-of-another-account/incoming/hero.png",
                "file:///etc/passwd",
                "file:incoming/hero.png",
                "https://example.com/incoming/hero.png",
                "local://user@incoming/hero.png",
                "local://incoming:80/hero.png",
                "local:incoming/hero.png",
                "local:///incoming/hero.png",
                "incoming/hero.png",
                "/incoming/hero.png"
            })
    void open_ofUriOfAnotherForm_throwsStoredObject(String uri) throws Exception {
        put("incoming/hero.png", CONTENT);

        assertRefused(uri, null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"?x=1", "#part", "?"})
    void open_ofUriWithQueryOrFragment_throwsStoredObject(String tail) throws Exception {
        put("incoming/hero.png", CONTENT);

        assertRefused(root() + "incoming/hero.png" + tail, null);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "incoming/hero.png",
                "incoming/with space+100%.png",
                "incoming/Zoë 英雄 🦸/a&b=c;d#e?.png",
                "uploads/x.mp4"
            })
    void at_ofPathInThePrefixes_isTheObjectThere(String path) throws Exception {
        put(path, CONTENT);

        StoredObject object = store().at(path);

        assertThat(object.uri().toString()).startsWith(root());
        assertThat(store().open(object).size()).isEqualTo(CONTENT.length);
        StoredObject asText = new StoredObject(URI.create(object.uri().toString()));
        assertThat(store().open(asText).size()).isEqualTo(CONTENT.length);
    }

    @Test
    void at_ofPathWithDotSegmentsInThePrefixes_isNormalised() throws Exception {
        assertThat(store().at("incoming/cast/../hero.png")).isEqualTo(object("incoming/hero.png"));
        assertThat(store().at("incoming/./cast/./hero.png")).isEqualTo(object("incoming/cast/hero.png"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "incoming/../results/x.json",
                "incoming/../../x.png",
                "incoming/cast/../../../etc/passwd",
                "../incoming/x.png",
                "/incoming/x.png",
                "incoming//x.png",
                "incoming//etc/passwd",
                "incoming/..",
                "incoming/x/..",
                "incoming/",
                "incoming",
                "results/x.json",
                "x.png",
                ".",
                "",
                "incoming/a\0.png",
                "incoming/a\nb.png"
            })
    void at_ofPathThatLeavesThePrefixes_throwsStoredObject(String path) throws Exception {

        assertThatThrownBy(() -> store().at(path))
                .isInstanceOfSatisfying(
                        MediaException.class, e -> assertThat(e.rule()).isEqualTo(Rule.STORED_OBJECT));
    }

    @Test
    void providerReference_ofStoredObject_letsTheProviderReadIt() throws Exception {
        put("incoming/Zoë 1.png", CONTENT);

        String reference = store().providerReference(store().at("incoming/Zoë 1.png"), MediaFormat.PNG);

        assertThat(fetch(reference)).isEqualTo(CONTENT);
    }

    @Test
    void providerReference_outsideThePrefixes_throwsStoredObject() throws Exception {
        put("results/secret.json", CONTENT);

        assertThatThrownBy(() -> store().providerReference(object("results/secret.json"), MediaFormat.PNG))
                .isInstanceOf(MediaException.class);
    }

    @Test
    void keep_ofInlineMedia_storesThemBelowUploads() throws Exception {
        StoredObject kept = store().keep("0192/images-0.png", MediaFormat.PNG, MediaFiles.content(CONTENT));

        assertThat(kept).isEqualTo(object("uploads/0192/images-0.png"));
        assertThat(read(kept)).isEqualTo(CONTENT);
    }

    @Test
    void keep_again_replacesIt() throws Exception {
        store().keep("a/0.png", MediaFormat.PNG, MediaFiles.content(CONTENT));
        StoredObject kept = store().keep("a/0.png", MediaFormat.PNG, MediaFiles.content(new byte[] {7}));

        assertThat(read(kept)).isEqualTo(new byte[] {7});
    }

    @ParameterizedTest
    @ValueSource(strings = {"../incoming/x.png", "../../x.png", "/etc/x.png", "", "a//b.png"})
    void keep_ofPathThatIsNotPlain_throwsIoException(String path) throws Exception {
        assertThatThrownBy(() -> store().keep(path, MediaFormat.PNG, MediaFiles.content(new byte[1])))
                .isInstanceOf(IOException.class);
    }

    @Test
    void createUpload_thenUpload_storesTheObjectOfTheTicket() throws Exception {
        UploadTicket ticket = store().createUpload(MediaFormat.WEBP, CONTENT.length);

        assertThat(ticket.method()).isEqualTo("PUT");
        assertThat(ticket.headers())
                .containsEntry("content-type", "image/webp")
                .containsEntry("content-length", Integer.toString(CONTENT.length));
        assertThat(ticket.object().uri().toString())
                .startsWith(root() + "uploads/")
                .endsWith(".webp");
        assertRefused(ticket.object().uri().toString(), "there is no");

        assertThat(upload(ticket, CONTENT)).isTrue();

        assertThat(read(ticket.object())).isEqualTo(CONTENT);
    }

    @Test
    void createUpload_twice_returnsDifferentObjects() throws Exception {
        assertThat(store().createUpload(MediaFormat.PNG, 1).object())
                .isNotEqualTo(store().createUpload(MediaFormat.PNG, 1).object());
    }

    @Test
    void upload_lengthDiffersFromTicket_isRefusedAndStoresNothing() throws Exception {
        UploadTicket ticket = store().createUpload(MediaFormat.PNG, 1000);

        assertThat(upload(with(ticket, "content-length", "1001"), Arrays.copyOf(CONTENT, 1001)))
                .isFalse();
        assertThat(upload(with(ticket, "content-length", "999"), Arrays.copyOf(CONTENT, 999)))
                .isFalse();

        assertRefused(ticket.object().uri().toString(), "there is no");
    }

    @Test
    void upload_ofAnotherContentType_isRefused() throws Exception {
        UploadTicket ticket = store().createUpload(MediaFormat.PNG, 10);

        assertThat(upload(with(ticket, "content-type", "text/html"), Arrays.copyOf(CONTENT, 10)))
                .isFalse();

        assertRefused(ticket.object().uri().toString(), "there is no");
    }

    @Test
    void upload_withTamperedUrl_isRefused() throws Exception {
        UploadTicket ticket = store().createUpload(MediaFormat.PNG, 10);
        String url = ticket.uploadUrl().toString();
        char last = url.charAt(url.length() - 1);
        String signature = url.substring(0, url.length() - 1) + (last == '0' ? '1' : '0');
        String name = ticket.object().uri().getPath();
        name = name.substring(name.lastIndexOf('/') + 1);
        String path = url.replace(name, "other.png");
        assertThat(path).isNotEqualTo(url);

        assertThat(upload(at(ticket, signature), Arrays.copyOf(CONTENT, 10))).isFalse();
        assertThat(upload(at(ticket, path), Arrays.copyOf(CONTENT, 10))).isFalse();

        assertThatCode(() ->
                        assertThat(upload(ticket, Arrays.copyOf(CONTENT, 10))).isTrue())
                .doesNotThrowAnyException();
    }

    /** @return the object with the given path, which is not escaped */
    protected final StoredObject object(String path) {
        return new StoredObject(URI.create(root() + path));
    }

    private void assertRefused(String uri, String message) {
        assertThatThrownBy(() -> store().open(new StoredObject(URI.create(uri))))
                .isInstanceOfSatisfying(
                        MediaException.class, e -> assertThat(e.rule()).isEqualTo(Rule.STORED_OBJECT))
                .hasMessageContaining(message == null ? "" : message);
    }

    private byte[] read(StoredObject object) throws Exception {
        MediaContent content = store().open(object);
        byte[] all = new byte[Math.toIntExact(content.size())];
        assertThat(content.read(0, all, 0, all.length)).isEqualTo(all.length);
        return all;
    }

    private static UploadTicket with(UploadTicket ticket, String header, String value) {
        Map<String, String> headers = new HashMap<>(ticket.headers());
        headers.put(header, value);
        return new UploadTicket(ticket.uploadUrl(), ticket.method(), headers, ticket.expiresAt(), ticket.object());
    }

    private static UploadTicket at(UploadTicket ticket, String url) {
        return new UploadTicket(
                URI.create(url), ticket.method(), ticket.headers(), ticket.expiresAt(), ticket.object());
    }

    private static byte[] random(int length) {
        byte[] content = new byte[length];
        new Random(1).nextBytes(content);
        return content;
    }
}
