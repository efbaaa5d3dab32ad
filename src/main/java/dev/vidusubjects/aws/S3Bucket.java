package dev.vidusubjects.aws;

import dev.vidusubjects.config.SubjectsConfig;
import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * The S3 bucket of the application. Callers pass keys that they have validated. A failure of S3 becomes an {@link
 * IOException}; a missing object becomes an empty result.
 */
@Singleton
@IfBuildProfile("aws")
public class S3Bucket {

    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int PRECONDITION_FAILED = 412;
    private static final int RANGE_NOT_SATISFIABLE = 416;

    private final AwsClients clients;
    private final String name;

    @Inject
    public S3Bucket(AwsClients clients, SubjectsConfig config) {
        this(
                clients,
                RequiredSetting.setting(
                        config.aws().bucket(), "SUBJECTS_AWS_BUCKET", "the S3 bucket of media and results"));
    }

    S3Bucket(AwsClients clients, String name) {
        this.clients = clients;
        this.name = name;
    }

    String name() {
        return name;
    }

    /** @return {@code s3://bucket/key}, percent-encoded */
    String uri(String key) {
        return S3ObjectId.newest(key).uri(name);
    }

    void put(String key, String contentType, RequestBody body) throws IOException {
        PutObjectRequest request = PutObjectRequest.builder()
                .bucket(name)
                .key(key)
                .contentType(contentType)
                .contentLength(body.optionalContentLength().orElseThrow())
                .build();
        call("write", S3ObjectId.newest(key), () -> clients.s3().putObject(request, body));
    }

    /**
     * Writes an object if the condition on its current state holds. The SDK or the JDK's HTTP client repeats a write
     * whose response was lost. The repetition then fails the condition that the first write met; in this case the
     * method compares the stored content with {@code content} to decide whether the write succeeded.
     *
     * @param etag the ETag of the object that is replaced; empty if no object must exist under the key
     * @return false if another process wrote the object first; nothing was written
     * @throws IOException if S3 fails
     */
    boolean putIf(String key, String contentType, byte[] content, Optional<String> etag) throws IOException {
        PutObjectRequest request = PutObjectRequest.builder()
                .bucket(name)
                .key(key)
                .contentType(contentType)
                .contentLength((long) content.length)
                .ifMatch(etag.orElse(null))
                .ifNoneMatch(etag.isPresent() ? null : "*")
                .build();
        try {
            clients.s3().putObject(request, RequestBody.fromBytes(content));
            return true;
        } catch (S3Exception e) {
            // S3 responds with 409 if another conditional write is in progress, and with 404 if the object was deleted.
            boolean gone = e.statusCode() == NOT_FOUND && !isBucketMissing(e);
            if (e.statusCode() == PRECONDITION_FAILED) {
                return get(key).filter(stored -> Arrays.equals(stored.content(), content))
                        .isPresent();
            }
            if (e.statusCode() == CONFLICT || gone) {
                return false;
            }
            throw failed("write", S3ObjectId.newest(key), e);
        } catch (SdkException e) {
            throw failed("write", S3ObjectId.newest(key), e);
        }
    }

    /** The complete content of an object, and its ETag. */
    record WholeObject(byte[] content, String etag) {}

    Optional<WholeObject> get(String key) throws IOException {
        GetObjectRequest request =
                GetObjectRequest.builder().bucket(name).key(key).build();
        return findObject("read", S3ObjectId.newest(key), () -> {
            ResponseBytes<GetObjectResponse> response = clients.s3().getObjectAsBytes(request);
            return new WholeObject(
                    response.asByteArrayUnsafe(), response.response().eTag());
        });
    }

    /**
     * Deletes an object; succeeds if there is none. In a bucket with versions, the content remains as a noncurrent
     * version.
     */
    void delete(String key) throws IOException {
        call("delete", S3ObjectId.newest(key), () -> clients.s3()
                .deleteObject(delete -> delete.bucket(name).key(key)));
    }

    /**
     * @return the object's metadata, including its checksums; empty if there is no such object or version
     * @throws IOException if S3 fails
     */
    Optional<HeadObjectResponse> head(S3ObjectId object) throws IOException {
        HeadObjectRequest request = HeadObjectRequest.builder()
                .bucket(name)
                .key(object.key())
                .versionId(object.version().orElse(null))
                .checksumMode(ChecksumMode.ENABLED)
                .build();
        return findObject("look for", object, () -> clients.s3().headObject(request));
    }

    /** A range of an object's bytes, the size of the whole object, and the ETag that identifies its content. */
    record Part(byte[] bytes, long objectSize, String etag) {}

    /**
     * Reads a range of bytes; returns fewer bytes if the object ends within the range.
     *
     * @param first the position of the first byte, less than the object's size unless the object is empty
     * @param etag the ETag that the object must still have; empty for the first read
     * @return the range, or empty if there is no such object
     * @throws IOException if S3 fails, or if the object has changed since the first read
     */
    Optional<Part> read(S3ObjectId object, long first, int length, Optional<String> etag) throws IOException {
        GetObjectRequest request = request(object, new S3Range(first, length), etag);
        return findObject("read", object, () -> {
            try {
                ResponseBytes<GetObjectResponse> part = clients.s3().getObjectAsBytes(request);
                return new Part(
                        part.asByteArrayUnsafe(),
                        S3Range.objectSize(part.response()),
                        part.response().eTag());
            } catch (S3Exception e) {
                if (e.statusCode() == RANGE_NOT_SATISFIABLE && first == 0) {
                    // An empty object has no first byte.
                    return new Part(new byte[0], 0, "");
                }
                throw e;
            }
        });
    }

    /**
     * Reads a range of bytes directly into an array, so that a large range is not in memory several times.
     *
     * @param etag the ETag that the object must still have
     * @return the number of bytes read, less than {@code length} if the object or the connection ended; empty if there
     *     is no such object
     * @throws IOException if S3 fails, or if the object has changed since the ETag was read
     */
    Optional<Integer> read(S3ObjectId object, long first, byte[] into, int offset, int length, String etag)
            throws IOException {
        S3Range range = new S3Range(first, length);
        GetObjectRequest request = request(object, range, Optional.of(etag));
        return findObject("read", object, () -> clients.s3().getObject(request, (response, content) -> {
            if (!range.startsAsRequested(response)) {
                throw SdkClientException.create("it responded with another range than the requested one");
            }
            return range.read(content, into, offset);
        }));
    }

    private GetObjectRequest request(S3ObjectId object, S3Range range, Optional<String> etag) {
        return GetObjectRequest.builder()
                .bucket(name)
                .key(object.key())
                .versionId(object.version().orElse(null))
                .range(range.header())
                .ifMatch(etag.orElse(null))
                .build();
    }

    private <T> Optional<T> findObject(String what, S3ObjectId object, Supplier<T> request) throws IOException {
        try {
            return Optional.of(request.get());
        } catch (S3Exception e) {
            if (e.statusCode() == NOT_FOUND && !isBucketMissing(e)) {
                return Optional.empty();
            }
            if (e.statusCode() == PRECONDITION_FAILED) {
                throw new IOException(object.uri(name) + " was replaced while it was read", e);
            }
            throw failed(what, object, e);
        } catch (SdkException e) {
            throw failed(what, object, e);
        }
    }

    /** A missing bucket means that the configured name is wrong. It must not be reported as a missing object. */
    private static boolean isBucketMissing(S3Exception e) {
        return e.awsErrorDetails() != null
                && "NoSuchBucket".equals(e.awsErrorDetails().errorCode());
    }

    private void call(String what, S3ObjectId object, Runnable request) throws IOException {
        try {
            request.run();
        } catch (SdkException e) {
            throw failed(what, object, e);
        }
    }

    private IOException failed(String what, S3ObjectId object, SdkException e) {
        return new IOException("could not " + what + " " + object.uri(name) + ": " + AwsErrors.of(e), e);
    }
}
