package dev.vidusubjects.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vidusubjects.emulators.Emulators;
import dev.vidusubjects.media.MediaContent;
import dev.vidusubjects.media.MediaException;
import dev.vidusubjects.media.MediaFormat;
import dev.vidusubjects.media.MediaSource.StoredObject;
import dev.vidusubjects.media.storage.MediaStore;
import dev.vidusubjects.media.storage.MediaStoreContract;
import dev.vidusubjects.media.storage.PinnedObject;
import dev.vidusubjects.media.storage.UploadTicket;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;

class S3MediaStoreIT extends MediaStoreContract {

    private static final HttpClient HTTP = client();
    private static final int MAX_SEND_ATTEMPTS = 5;

    private final AwsClients clients =
            new AwsClients(() -> Emulators.REGION, Emulators.credentials(), Optional.of(Emulators.s3()));
    private String bucket;
    private MediaStore store;

    @BeforeEach
    void open() {
        bucket = Emulators.newBucket();
        store = store(Duration.ofMinutes(15));
    }

    private MediaStore store(Duration expiry) {
        return new S3MediaStore(
                clients, new S3Bucket(clients, bucket), expiry, expiry, Clock.systemUTC(), new Random());
    }

    @Override
    protected MediaStore store() {
        return store;
    }

    @Override
    protected String root() {
        return "s3://" + bucket + "/";
    }

    @Override
    protected void put(String path, byte[] content) {
        clients.s3().putObject(put -> put.bucket(bucket).key(path), RequestBody.fromBytes(content));
    }

    @Override
    protected byte[] fetch(String reference) throws Exception {
        HttpResponse<byte[]> response = get(reference);
        assertThat(response.statusCode()).isEqualTo(200);
        return response.body();
    }

    private static HttpResponse<byte[]> get(String url) throws IOException, InterruptedException {
        return HTTP.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofByteArray());
    }

    /** The JDK's client sets {@code Content-Length} itself, to the true length of the content, as every client does. */
    @Override
    protected boolean upload(UploadTicket ticket, byte[] content) throws Exception {
        return send(ticket, content) == 200;
    }

    /**
     * The server refuses the request without reading the content, and closes the connection. Each call has its own
     * client, so that no other request uses that connection; if the client notices the closed connection before the
     * response, it sends the request again.
     */
    private static int send(UploadTicket ticket, byte[] content) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(ticket.uploadUrl())
                .header("content-type", ticket.headers().get("content-type"))
                .method(ticket.method(), BodyPublishers.ofByteArray(content))
                .build();
        for (int attempt = 1; ; attempt++) {
            try {
                return client().send(request, BodyHandlers.discarding()).statusCode();
            } catch (IOException e) {
                if (attempt == MAX_SEND_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private static HttpClient client() {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    }

    @Test
    void providerReference_tamperedWith_isRefusedByS3() throws Exception {
        put("uploads/a.png", new byte[] {1, 2, 3});
        put("results/secret.json", new byte[] {4});
        String url = store.providerReference(object("uploads/a.png"), MediaFormat.PNG);

        assertThat(get(url).statusCode()).isEqualTo(200);
        assertThat(get(url.replace("uploads/a.png", "results/secret.json")).statusCode())
                .isEqualTo(403);
        assertThat(get(url.replace("X-Amz-Expires=900", "X-Amz-Expires=9000")).statusCode())
                .isEqualTo(403);
        assertThat(get(url.substring(0, url.indexOf('?'))).statusCode()).isEqualTo(403);
    }

    @Test
    void providerReference_whenItHasExpired_isRefusedByS3() throws Exception {
        put("uploads/a.png", new byte[] {1, 2, 3});
        String url = store(Duration.ofSeconds(2)).providerReference(object("uploads/a.png"), MediaFormat.PNG);

        assertThat(get(url).body()).isEqualTo(new byte[] {1, 2, 3});
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> get(url).statusCode() == 403);
    }

    @Test
    void providerReference_anyFormat_respondsWithItsContentType() throws Exception {
        put("incoming/noname", new byte[] {1});

        String url = store.providerReference(object("incoming/noname"), MediaFormat.WEBP);

        assertThat(get(url).headers().firstValue("content-type")).contains("image/webp");
    }

    @Test
    void upload_whenTheTicketHasExpired_isRefusedByS3() throws Exception {
        UploadTicket ticket = store(Duration.ofSeconds(1)).createUpload(MediaFormat.PNG, 3);

        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> send(ticket, new byte[3]) == 403);
    }

    private void enableVersioning() {
        clients.s3().putBucketVersioning(put -> put.bucket(bucket)
                .versioningConfiguration(versions -> versions.status(BucketVersioningStatus.ENABLED)));
    }

    @Test
    void pin_ofAnObjectThatIsReplacedAndRemovedLater_keepsItsContent() throws Exception {
        enableVersioning();
        put("incoming/a.png", new byte[] {1, 2, 3});
        StoredObject pinned = store.pin(object("incoming/a.png")).object();
        put("incoming/a.png", new byte[] {4, 5});
        clients.s3().deleteObject(delete -> delete.bucket(bucket).key("incoming/a.png"));

        assertThat(pinned.uri().getRawQuery()).startsWith("versionId=");
        assertThat(pinned.uriWithoutVersion()).isEqualTo(root() + "incoming/a.png");
        assertThat(store.open(pinned).size()).isEqualTo(3);
        assertThat(fetch(store.providerReference(pinned, MediaFormat.PNG))).isEqualTo(new byte[] {1, 2, 3});
        assertThat(store.pin(pinned).object()).isEqualTo(pinned);
    }

    @Test
    void pin_ofAVersionThatDoesNotExist_isMissing() {
        enableVersioning();
        put("incoming/a.png", new byte[] {1, 2, 3});

        assertThatThrownBy(() ->
                        store.pin(store.at("incoming/a.png", Optional.of("00000000-0000-0000-0000-000000000000"))))
                .isInstanceOf(MediaException.class)
                .hasMessageContaining("has it been uploaded?");
    }

    @Test
    void pin_ofTheSameContentUploadedTwice_hasTheSameChecksum() throws Exception {
        enableVersioning();
        putWithChecksum("incoming/a.png", new byte[] {1, 2, 3});
        PinnedObject first = store.pin(object("incoming/a.png"));
        putWithChecksum("incoming/a.png", new byte[] {1, 2, 3});
        PinnedObject second = store.pin(object("incoming/a.png"));
        putWithChecksum("incoming/a.png", new byte[] {1, 2, 4});
        PinnedObject other = store.pin(object("incoming/a.png"));

        assertThat(first.object()).isNotEqualTo(second.object());
        assertThat(first.checksum()).isPresent().isEqualTo(second.checksum());
        assertThat(other.checksum()).isPresent().isNotEqualTo(first.checksum());
    }

    private void putWithChecksum(String key, byte[] content) throws NoSuchAlgorithmException {
        String checksum = Base64.getEncoder()
                .encodeToString(MessageDigest.getInstance("SHA-256").digest(content));
        clients.s3()
                .putObject(put -> put.bucket(bucket).key(key).checksumSHA256(checksum), RequestBody.fromBytes(content));
    }

    @Test
    void pin_ofAnObjectWithoutAChecksum_hasNone() throws Exception {
        put("incoming/a.png", new byte[] {1, 2, 3});

        assertThat(store.pin(object("incoming/a.png")))
                .isEqualTo(new PinnedObject(object("incoming/a.png"), Optional.empty()));
    }

    @Test
    void read_ofObjectReplacedInBetween_throwsIoException() throws Exception {
        put("incoming/a.mp4", new byte[3 * S3Content.BUFFER_SIZE]);
        MediaContent content = store.open(object("incoming/a.mp4"));
        put("incoming/a.mp4", new byte[3 * S3Content.BUFFER_SIZE + 1]);

        assertThatThrownBy(() -> content.read(2L * S3Content.BUFFER_SIZE, new byte[10], 0, 10))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("replaced while it was read");
    }
}
