package dev.vidusubjects.aws;

import dev.vidusubjects.config.SubjectsConfig;
import dev.vidusubjects.media.MediaContent;
import dev.vidusubjects.media.MediaException;
import dev.vidusubjects.media.MediaFormat;
import dev.vidusubjects.media.MediaSource.StoredObject;
import dev.vidusubjects.media.Rule;
import dev.vidusubjects.media.storage.MediaStore;
import dev.vidusubjects.media.storage.PinnedObject;
import dev.vidusubjects.media.storage.StoragePath;
import dev.vidusubjects.media.storage.StoragePrefix;
import dev.vidusubjects.media.storage.UploadTicket;
import dev.vidusubjects.text.Printable;
import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.presigner.model.PresignedGetObjectRequest;
import software.amazon.awssdk.services.s3.presigner.model.PresignedPutObjectRequest;

/**
 * Stores reference media as objects of the bucket, under {@code incoming/} and {@code uploads/}. The provider reads
 * them through presigned URLs, and clients upload directly to S3. A URL is valid until its configured expiry or until
 * the function's own credentials expire, whichever is earlier.
 */
@Singleton
@IfBuildProfile("aws")
public class S3MediaStore implements MediaStore {

    private static final int MAX_QUOTE_LENGTH = 120;

    /**
     * A request body is encoded, encrypted for TLS and sent as a whole, and each step makes its own copy: a function
     * with 512 MB of memory can hold one large body, not five. Smaller media are sent inline, because an inline item
     * needs no stored object.
     */
    private static final long MAX_INLINE_BYTES = 8_000_000;

    private final AwsClients clients;
    private final S3Bucket bucket;
    private final Duration uploadExpiry;
    private final Duration downloadExpiry;
    private final Clock clock;
    private final RandomGenerator random;

    @Inject
    public S3MediaStore(
            AwsClients clients, S3Bucket bucket, SubjectsConfig config, Clock clock, RandomGenerator random) {
        this(clients, bucket, config.media().uploadExpiry(), config.media().downloadExpiry(), clock, random);
    }

    S3MediaStore(
            AwsClients clients,
            S3Bucket bucket,
            Duration uploadExpiry,
            Duration downloadExpiry,
            Clock clock,
            RandomGenerator random) {
        this.clients = clients;
        this.bucket = bucket;
        this.uploadExpiry = uploadExpiry;
        this.downloadExpiry = downloadExpiry;
        this.clock = clock;
        this.random = random;
    }

    @Override
    public MediaContent open(StoredObject object) throws MediaException, IOException {
        Optional<S3Content> content = S3Content.open(bucket, id(object));
        return content.orElseThrow(() -> missing(object));
    }

    @Override
    public PinnedObject pin(StoredObject object) throws MediaException, IOException {
        S3ObjectId id = id(object);
        HeadObjectResponse head = bucket.head(id).orElseThrow(() -> missing(object));
        Optional<String> version = id.version().or(() -> Optional.ofNullable(head.versionId()));
        return new PinnedObject(object(new S3ObjectId(id.key(), version)), StoredChecksum.of(head));
    }

    @Override
    public long maxInlineBytes() {
        return MAX_INLINE_BYTES;
    }

    /** A presigned URL names an object of any size. */
    @Override
    public long maxReferencedBytes() {
        return Long.MAX_VALUE;
    }

    /**
     * @return a presigned URL; its response has the content type of {@code format}, whatever content type the object
     *     was uploaded with
     */
    @Override
    public String providerReference(StoredObject object, MediaFormat format) throws MediaException, IOException {
        S3ObjectId id = id(object);
        // A version cannot change, and the validation has just read it.
        if (id.version().isEmpty() && bucket.head(id).isEmpty()) {
            throw missing(object);
        }
        PresignedGetObjectRequest signed = clients.presigner()
                .presignGetObject(request -> request.signatureDuration(downloadExpiry)
                        .getObjectRequest(get -> get.bucket(bucket.name())
                                .key(id.key())
                                .versionId(id.version().orElse(null))
                                .responseContentType(format.contentType())));
        return signed.url().toExternalForm();
    }

    @Override
    public StoredObject at(String path, Optional<String> version) throws MediaException {
        Optional<String> normal = StoragePath.normalize(path)
                .filter(key -> StoragePrefix.ofMedia(key).isPresent());
        String key = normal.orElseThrow(() -> new MediaException(
                Rule.STORED_OBJECT,
                "found the path " + Printable.of(path, MAX_QUOTE_LENGTH) + ": it must stay in "
                        + StoragePrefix.INCOMING + " or " + StoragePrefix.UPLOADS
                        + ", without empty segments or control characters"));
        return object(new S3ObjectId(key, version));
    }

    /** The content type and the length are part of the signature: S3 refuses an upload with other values. */
    @Override
    public UploadTicket createUpload(MediaFormat format, long contentLength) {
        if (contentLength < 1) {
            throw new IllegalArgumentException("an upload has at least 1 byte: found " + contentLength);
        }
        byte[] tail = new byte[10];
        random.nextBytes(tail);
        String key = StoragePrefix.UPLOADS.path(
                String.format("%012x", clock.instant().toEpochMilli())
                        + HexFormat.of().formatHex(tail)
                        + "."
                        + format.extension());
        PresignedPutObjectRequest signed = clients.presigner()
                .presignPutObject(request -> request.signatureDuration(uploadExpiry)
                        .putObjectRequest(put -> put.bucket(bucket.name())
                                .key(key)
                                .contentType(format.contentType())
                                .contentLength(contentLength)));
        return new UploadTicket(
                URI.create(signed.url().toExternalForm()),
                "PUT",
                Map.of("content-type", format.contentType(), "content-length", Long.toString(contentLength)),
                signed.expiration(),
                object(S3ObjectId.newest(key)));
    }

    @Override
    public StoredObject keep(String path, MediaFormat format, MediaContent content) throws IOException {
        String key = StoragePrefix.UPLOADS.path(StoragePath.requirePlain(path));
        // Each attempt gets a new stream, because a partially read stream cannot be sent again.
        bucket.put(
                key,
                format.contentType(),
                RequestBody.fromContentProvider(content::stream, content.size(), format.contentType()));
        return object(S3ObjectId.newest(key));
    }

    /** @throws MediaException if the URI does not identify an object of this store */
    private S3ObjectId id(StoredObject object) throws MediaException {
        URI uri = object.uri();
        return S3ObjectId.of(uri, bucket.name())
                .filter(id -> StoragePrefix.ofMedia(id.key()).isPresent())
                .orElseThrow(() -> new MediaException(
                        Rule.STORED_OBJECT,
                        "found " + Printable.of(uri.toString(), MAX_QUOTE_LENGTH) + ": a stored object is s3://"
                                + bucket.name() + "/" + StoragePrefix.UPLOADS + "… from an upload ticket, or s3://"
                                + bucket.name() + "/"
                                + StoragePrefix.INCOMING + "…"));
    }

    private StoredObject object(S3ObjectId id) {
        return new StoredObject(URI.create(id.uri(bucket.name())));
    }

    private static MediaException missing(StoredObject object) {
        return new MediaException(
                Rule.STORED_OBJECT,
                "there is no " + Printable.of(object.uriWithoutVersion(), MAX_QUOTE_LENGTH)
                        + ": has it been uploaded?");
    }
}
