package dev.vidusubjects.aws;

import dev.vidusubjects.config.SubjectsConfig;
import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.exception.RetryableException;
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
 * The one bucket of the application. Keys come in checked; what S3 says comes out as {@link IOException}, or as empty where
 * an object is not there.
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
                RequiredSetting.setting(config.aws().bucket(), "SUBJECTS_AWS_BUCKET", "the S3 bucket of media and results"));
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
        calling("write", S3ObjectId.newest(key), () -> clients.s3().putObject(request, body));
    }

    /**
     * Writes an object on condition of what is there. A write whose response was lost is sent again, by the SDK or by the JDK's own
     * client, and then fails the condition that it met before: whether the object is as it should be decides.
     *
     * @param etag of the object that is replaced; empty if there must be none
     * @return false if another writer was faster; nothing was written
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
            // S3 answers 409 where another conditional write is under way, and 404 where the object is gone.
            boolean gone = e.statusCode() == NOT_FOUND && !isBucketMissing(e);
            if (e.statusCode() == PRECONDITION_FAILED) {
                return get(key).filter(there -> Arrays.equals(there.content(), content))
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

    /** An object that was read as a whole. */
    record Whole(byte[] content, String etag) {}

    Optional<Whole> get(String key) throws IOException {
        GetObjectRequest request =
                GetObjectRequest.builder().bucket(name).key(key).build();
        return ifThere("read", S3ObjectId.newest(key), () -> {
            ResponseBytes<GetObjectResponse> response = clients.s3().getObjectAsBytes(request);
            return new Whole(response.asByteArrayUnsafe(), response.response().eTag());
        });
    }

    /** Removes an object; succeeds if there is none. Where the bucket keeps versions, its content stays as an old one. */
    void delete(String key) throws IOException {
        calling("delete", S3ObjectId.newest(key), () -> clients.s3()
                .deleteObject(delete -> delete.bucket(name).key(key)));
    }

    /** @return what S3 knows of the object, checksums included; empty if there is no such object or version */
    Optional<HeadObjectResponse> head(S3ObjectId object) throws IOException {
        HeadObjectRequest request = HeadObjectRequest.builder()
                .bucket(name)
                .key(object.key())
                .versionId(object.version().orElse(null))
                .checksumMode(ChecksumMode.ENABLED)
                .build();
        return ifThere("look for", object, () -> clients.s3().headObject(request));
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
    Optional<Part> read(S3ObjectId object, long first, int length, Optional<String> etag) throws IOException {
        GetObjectRequest request = range(object, first, length, etag);
        return ifThere("read", object, () -> {
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
    Optional<Integer> read(S3ObjectId object, long first, byte[] into, int offset, int length, String etag)
            throws IOException {
        GetObjectRequest request = range(object, first, length, Optional.of(etag));
        return ifThere("read", object, () -> clients.s3().getObject(request, (response, content) -> {
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

    private GetObjectRequest range(S3ObjectId object, long first, int length, Optional<String> etag) {
        return GetObjectRequest.builder()
                .bucket(name)
                .key(object.key())
                .versionId(object.version().orElse(null))
                .range("bytes=" + first + "-" + (first + length - 1))
                .ifMatch(etag.orElse(null))
                .build();
    }

    /** {@code Content-Range: bytes 0-99/12345}; absent where a server answers with the whole object. */
    private static long size(GetObjectResponse response) {
        String range = response.contentRange();
        return range == null ? response.contentLength() : Long.parseLong(range.substring(range.lastIndexOf('/') + 1));
    }

    private <T> Optional<T> ifThere(String what, S3ObjectId object, Supplier<T> call) throws IOException {
        try {
            return Optional.of(call.get());
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

    /** A wrong name in the settings is not an absent object. */
    private static boolean isBucketMissing(S3Exception e) {
        return e.awsErrorDetails() != null
                && "NoSuchBucket".equals(e.awsErrorDetails().errorCode());
    }

    private void calling(String what, S3ObjectId object, Runnable call) throws IOException {
        try {
            call.run();
        } catch (SdkException e) {
            throw failed(what, object, e);
        }
    }

    private IOException failed(String what, S3ObjectId object, SdkException e) {
        return new IOException("could not " + what + " " + object.uri(name) + ": " + AwsErrors.of(e), e);
    }
}
