package dev.vidusubjects.standalone.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vidusubjects.fixture.MutableClock;
import dev.vidusubjects.media.MediaException;
import dev.vidusubjects.media.MediaFormat;
import dev.vidusubjects.media.Rule;
import dev.vidusubjects.media.storage.MediaStore;
import dev.vidusubjects.media.storage.MediaStoreContract;
import dev.vidusubjects.media.storage.SignedUpload;
import dev.vidusubjects.media.storage.UploadRefusedException;
import dev.vidusubjects.media.storage.UploadRefusedException.Reason;
import dev.vidusubjects.media.storage.UploadTicket;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.io.SequenceInputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FolderMediaStoreTest extends MediaStoreContract {

    private static final Pattern URL = Pattern.compile("/uploads/([^?]*)\\?expires=([^&]*)&signature=(.*)");

    @TempDir
    Path folder;

    private final MutableClock clock = new MutableClock();
    private Path data;
    private FolderMediaStore store;

    @BeforeEach
    void open() {
        data = folder.resolve("data");
        store = open(data);
    }

    private FolderMediaStore open(Path root) {
        return new FolderMediaStore(new DataDirectory(root), Duration.ofMinutes(15), clock, new Random(1));
    }

    @Override
    protected MediaStore store() {
        return store;
    }

    @Override
    protected String root() {
        return "local://";
    }

    @Override
    protected void put(String path, byte[] content) throws IOException {
        Path file = data.resolve(path);
        Files.createDirectories(file.getParent());
        Files.write(file, content);
    }

    @Override
    protected byte[] fetch(String reference) {
        assertThat(reference).startsWith("data:image/png;base64,");
        return Base64.getDecoder().decode(reference.substring(reference.indexOf(',') + 1));
    }

    @Override
    protected boolean upload(UploadTicket ticket, byte[] content) throws IOException {
        try {
            store.receive(signed(ticket), new ByteArrayInputStream(content));
            return true;
        } catch (UploadRefusedException e) {
            return false;
        }
    }

    private static SignedUpload signed(UploadTicket ticket) {
        Matcher url = URL.matcher(ticket.uploadUrl().toString());
        assertThat(url.matches()).isTrue();
        return new SignedUpload(
                url.group(1),
                url.group(2),
                url.group(3),
                ticket.headers().get("content-type"),
                Long.parseLong(ticket.headers().get("content-length")));
    }

    @Test
    void receive_untilTheTicketExpires_isAccepted() throws Exception {
        UploadTicket ticket = store.createUpload(MediaFormat.PNG, 3);
        clock.set(ticket.expiresAt().minusSeconds(1));

        assertThat(upload(ticket, new byte[3])).isTrue();
    }

    @Test
    void receive_whenTheTicketHasExpired_isRefusedAsExpired() {
        UploadTicket ticket = store.createUpload(MediaFormat.PNG, 3);
        clock.set(ticket.expiresAt());

        assertThatThrownBy(() -> store.receive(signed(ticket), new ByteArrayInputStream(new byte[3])))
                .isInstanceOfSatisfying(UploadRefusedException.class, e -> assertThat(e.reason())
                        .isEqualTo(Reason.EXPIRED));
        assertThat(data.resolve("uploads")).isEmptyDirectory();
    }

    @Test
    void receive_withLaterExpiry_isRefusedBySignature() {
        SignedUpload signed = signed(store.createUpload(MediaFormat.PNG, 3));
        SignedUpload longer = new SignedUpload(
                signed.path(),
                "9" + signed.expires(),
                signed.signature(),
                signed.contentType(),
                signed.contentLength());

        assertThatThrownBy(() -> store.receive(longer, new ByteArrayInputStream(new byte[3])))
                .isInstanceOfSatisfying(UploadRefusedException.class, e -> assertThat(e.reason())
                        .isEqualTo(Reason.SIGNATURE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "-1", "99999999999999999999", "1e9", " 1", "0"})
    void receive_withInvalidExpiry_isRefused(String expires) {
        SignedUpload invalid = new SignedUpload("../../x.png", expires, "00", "image/png", 3);

        assertThatThrownBy(() -> store.receive(invalid, new ByteArrayInputStream(new byte[3])))
                .isInstanceOf(UploadRefusedException.class);
    }

    @Test
    void receive_ofFewerOrMoreBytesThanAnnounced_isRefusedByLengthAndStoresNothing() throws Exception {
        UploadTicket ticket = store.createUpload(MediaFormat.PNG, 100_000);
        for (int length : new int[] {0, 99_999, 100_001, 300_000}) {
            assertThatThrownBy(() -> store.receive(signed(ticket), new ByteArrayInputStream(new byte[length])))
                    .isInstanceOfSatisfying(UploadRefusedException.class, e -> assertThat(e.reason())
                            .isEqualTo(Reason.LENGTH));
        }

        assertThat(data.resolve("uploads")).isEmptyDirectory();
        assertThat(upload(ticket, new byte[100_000])).isTrue();
    }

    @Test
    void receive_fromSenderThatStops_throwsIoExceptionAndStoresNothing() {
        UploadTicket ticket = store.createUpload(MediaFormat.PNG, 100_000);
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("connection reset");
            }
        };
        InputStream half = new SequenceInputStream(new ByteArrayInputStream(new byte[50_000]), broken);

        assertThatThrownBy(() -> store.receive(signed(ticket), half)).hasMessage("connection reset");

        assertThat(data.resolve("uploads")).isEmptyDirectory();
    }

    @Test
    void receive_afterRestart_acceptsEarlierTickets() throws Exception {
        UploadTicket ticket = store.createUpload(MediaFormat.PNG, 3);

        store = open(data);

        assertThat(upload(ticket, new byte[3])).isTrue();
    }

    @Test
    void receive_ofTicketOfAnotherDataDirectory_isRefused() throws Exception {
        UploadTicket ticket = open(folder.resolve("other")).createUpload(MediaFormat.PNG, 3);

        assertThat(upload(ticket, new byte[3])).isFalse();
    }

    @Test
    void key_damaged_isAnErrorWithoutItsContent() throws Exception {
        Files.writeString(data.resolve("upload.key"), "abcdef012345");

        assertThatThrownBy(() -> open(data))
                .hasRootCauseInstanceOf(IOException.class)
                .rootCause()
                .hasMessageContaining("does not hold a key")
                .hasMessageNotContaining("abcdef");
    }

    @Test
    void key_isReadableByItsOwnerOnly() throws Exception {
        assertThat(Files.getPosixFilePermissions(data.resolve("upload.key"))).hasSize(2);
    }

    @Test
    void open_linkToOutside_throwsMediaException() throws Exception {
        Path secret = Files.writeString(folder.resolve("secret.png"), "secret");
        Files.createSymbolicLink(data.resolve("incoming/a.png"), secret);
        Files.createSymbolicLink(data.resolve("incoming/out"), folder);

        assertThatThrownBy(() -> store.open(object("incoming/a.png"))).isInstanceOf(MediaException.class);
        assertThatThrownBy(() -> store.open(object("incoming/out/secret.png"))).isInstanceOf(MediaException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 49_151, 49_152, 49_153, 98_304, 98_305, 1_000_000})
    void providerReference_ofAnySize_isTheSameBase64(int size) throws Exception {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);
        put("uploads/a.png", content);

        assertThat(store.providerReference(object("uploads/a.png"), MediaFormat.PNG))
                .isEqualTo("data:image/png;base64," + Base64.getEncoder().encodeToString(content));
    }

    @Test
    void providerReference_atTheInlineLimit_throwsInlineSize() throws Exception {
        try (RandomAccessFile file =
                new RandomAccessFile(data.resolve("uploads/a.mp4").toFile(), "rw")) {
            file.setLength(19_999_999);
            assertThat(store.providerReference(object("uploads/a.mp4"), MediaFormat.MP4))
                    .hasSize("data:video/mp4;base64,".length() + 26_666_668);

            file.setLength(20_000_000);
        }
        assertThatThrownBy(() -> store.providerReference(object("uploads/a.mp4"), MediaFormat.MP4))
                .isInstanceOfSatisfying(
                        MediaException.class, e -> assertThat(e.rule()).isEqualTo(Rule.INLINE_SIZE))
                .hasMessage("found 20,000,000 bytes in local://uploads/a.mp4: standalone, stored media are sent to the"
                        + " provider inline, which allows less than 20,000,000 bytes;"
                        + " use a public https:// URL for it");
    }

    @Test
    void read_whenTheFileBecameShorter_throwsIoException() throws Exception {
        put("incoming/a.png", new byte[100]);
        var content = store.open(object("incoming/a.png"));
        put("incoming/a.png", new byte[50]);

        assertThatThrownBy(() -> content.read(0, new byte[100], 0, 100)).isInstanceOf(IOException.class);
    }

    @Test
    void createUpload_withoutBytes_throwsIllegalArgument() {
        assertThatThrownBy(() -> store.createUpload(MediaFormat.PNG, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void at_ofDecomposedLetters_keepsThemUnchanged() throws Exception {
        String decomposed = "incoming/e\u0301.png";
        put(decomposed, new byte[1]);

        URI uri = store.at(decomposed).uri();

        assertThat(uri).isEqualTo(URI.create("local://incoming/e%CC%81.png"));
        assertThat(URI.create(uri.toASCIIString()).getPath()).isEqualTo("/e\u0301.png");
        assertThat(store.open(store.at(decomposed)).size()).isEqualTo(1);
    }

    @Test
    void signedUpload_asText_holdsNoSignature() {
        SignedUpload signed = signed(store.createUpload(MediaFormat.PNG, 3));

        assertThat(signed.toString()).doesNotContain(signed.signature());
        assertThat(Arrays.asList(signed.toString().split(", "))).hasSize(3);
    }
}
