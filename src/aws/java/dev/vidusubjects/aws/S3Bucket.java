package dev.vidusubjects.aws;

import dev.vidusubjects.config.SubjectsConfig;
import dev.vidusubjects.media.StoragePath;
import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * The one bucket of the application. Keys come in checked; what S3 says comes out as {@link IOException}, or as empty where
 * an object is not there.
 */
@Singleton
@IfBuildProfile("aws")
public class S3Bucket {

    private static final int NOT_FOUND = 404;
    private static final int PRECONDITION_FAILED = 412;
    private static final int RANGE_NOT_SATISFIABLE = 416;

    private final AwsClients clients;
    private final String name;

    @Inject
    public S3Bucket(AwsClients clients, SubjectsConfig config) {
        this(
                clients,
                Required.setting(config.aws().bucket(), "SUBJECTS_AWS_BUCKET", "the S3 bucket of media and results"));
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
        return "s3://" + name + "/" + StoragePath.encode(key);
    }

    void put(String key, String contentType, RequestBody body) throws IOException {
        PutObjectRequest request = PutObjectRequest.builder()
                .bucket(name)
                .key(key)
                .contentType(contentType)
                .contentLength(body.optionalContentLength().orElseThrow())
                .build();
        calling("write", key, () -> clients.s3().putObject(request, body));
    }

    Optional<byte[]> get(String key) throws IOException {
        GetObjectRequest request =
                GetObjectRequest.builder().bucket(name).key(key).build();
        return ifThere("read", key, () -> clients.s3().getObjectAsBytes(request).asByteArrayUnsafe());
    }

    /** Removes an object; succeeds if there is none. Where the bucket keeps versions, its content stays as an old one. */
    void delete(String key) throws IOException {
        calling("delete", key, () -> clients.s3()
                .deleteObject(delete -> delete.bucket(name).key(key)));
    }

    boolean exists(String key) throws IOException {
        HeadObjectRequest request =
                HeadObjectRequest.builder().bucket(name).key(key).build();
        return ifThere("look for", key, () -> clients.s3().headObject(request)).isPresent();
    }

    /** A part of an object, and what identifies its content. */
    record Part(byte[] bytes, long objectSize, String etag) {}

    /**
     * Reads a part; fewer bytes where the object ends.
     *
     * @param first position of the first byte, less than the object's size unless the object is empty
     * @param etag that the object must still have; empty for the first part
     * @return empty if there is no such object
     * @throws IOException if S3 fails, or the object changed since the first part
     */
    Optional<Part> read(String key, long first, int length, Optional<String> etag) throws IOException {
        GetObjectRequest request = range(key, first, length, etag);
        return ifThere("read", key, () -> {
            try {
                ResponseBytes<GetObjectResponse> part = clients.s3().getObjectAsBytes(request);
                return new Part(
                        part.asByteArrayUnsafe(),
                        size(part.response()),
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
     * Reads a part to where it is wanted: a large one shall not lie in memory several times.
     *
     * @param etag that the object must still have
     * @return how many bytes were read, fewer than {@code length} where the object or the connection ended; empty if there is
     *     no such object
     * @throws IOException if S3 fails, or the object changed since
     */
    Optional<Integer> read(String key, long first, byte[] into, int offset, int length, String etag)
            throws IOException {
        GetObjectRequest request = range(key, first, length, Optional.of(etag));
        return ifThere("read", key, () -> clients.s3().getObject(request, (response, content) -> {
            if (response.contentRange() == null || !response.contentRange().startsWith("bytes " + first + "-")) {
                throw SdkClientException.create("it answered with another part than was asked for");
            }
            return readFully(content, into, offset, length);
        }));
    }

    /** Whether a broken connection ends a stream or fails it depends on the JDK: what came before that is kept either way. */
    private static Integer readFully(InputStream content, byte[] into, int offset, int length) {
        int done = 0;
        try {
            while (done < length) {
                int count = content.read(into, offset + done, length - done);
                if (count < 0) {
                    break;
                }
                done += count;
            }
        } catch (IOException e) {
            if (done == 0) {
                throw RetryableException.create("the connection broke", e);
            }
        }
        return done;
    }

    private GetObjectRequest range(String key, long first, int length, Optional<String> etag) {
        return GetObjectRequest.builder()
                .bucket(name)
                .key(key)
                .range("bytes=" + first + "-" + (first + length - 1))
                .ifMatch(etag.orElse(null))
                .build();
    }

    /** {@code Content-Range: bytes 0-99/12345}; absent where a server answers with the whole object. */
    private static long size(GetObjectResponse response) {
        String range = response.contentRange();
        return range == null ? response.contentLength() : Long.parseLong(range.substring(range.lastIndexOf('/') + 1));
    }

    private <T> Optional<T> ifThere(String what, String key, Supplier<T> call) throws IOException {
        try {
            return Optional.of(call.get());
        } catch (S3Exception e) {
            if (e.statusCode() == NOT_FOUND && !isBucketMissing(e)) {
                return Optional.empty();
            }
            if (e.statusCode() == PRECONDITION_FAILED) {
                throw new IOException(uri(key) + " was replaced while it was read", e);
            }
            throw failed(what, key, e);
        } catch (SdkException e) {
            throw failed(what, key, e);
        }
    }

    /** A wrong name in the settings is not an absent object. */
    private static boolean isBucketMissing(S3Exception e) {
        return e.awsErrorDetails() != null
                && "NoSuchBucket".equals(e.awsErrorDetails().errorCode());
    }

    private void calling(String what, String key, Runnable call) throws IOException {
        try {
            call.run();
        } catch (SdkException e) {
            throw failed(what, key, e);
        }
    }

    private IOException failed(String what, String key, SdkException e) {
        return new IOException("could not " + what + " " + uri(key) + ": " + AwsFailure.of(e), e);
    }
}
