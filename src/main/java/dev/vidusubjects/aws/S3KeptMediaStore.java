package dev.vidusubjects.aws;

import dev.vidusubjects.events.KeptMediaStore;
import dev.vidusubjects.media.MediaFormat;
import dev.vidusubjects.task.TaskId;
import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.presigner.model.PresignedGetObjectRequest;

/**
 * Stores the media of completed subjects as objects of the bucket, under {@code media/{task_id}/}. Clients read them
 * through presigned URLs.
 */
@Singleton
@IfBuildProfile("aws")
public class S3KeptMediaStore implements KeptMediaStore {

    /** How long a presigned URL is valid; less if the function's own credentials expire before. */
    static final Duration URL_EXPIRY = Duration.ofMinutes(15);

    /** A name is never used for another content, and the content is for the client that requested the URL. */
    static final String CACHE_CONTROL = "private, max-age=31536000, immutable";

    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,40}\\.[a-z0-9]{1,10}");

    private final AwsClients clients;
    private final S3Bucket bucket;

    public S3KeptMediaStore(AwsClients clients, S3Bucket bucket) {
        this.clients = clients;
        this.bucket = bucket;
    }

    /** A single request: S3 stores the whole object or none. */
    @Override
    public String write(TaskId task, String name, String contentType, Path content) throws IOException {
        String key = key(task, name).orElseThrow(() -> new IOException("the name of the copy is not allowed"));
        PutObjectRequest request = PutObjectRequest.builder()
                .bucket(bucket.name())
                .key(key)
                .contentType(contentType)
                .contentLength(Files.size(content))
                .cacheControl(CACHE_CONTROL)
                .build();
        try {
            clients.s3().putObject(request, RequestBody.fromFile(content));
            return bucket.uri(key);
        } catch (SdkException e) {
            throw new IOException("could not write " + bucket.uri(key) + ": " + AwsErrors.of(e), e);
        }
    }

    /** @return a presigned URL; its response has the content type that belongs to the name */
    @Override
    public Optional<URI> presigned(TaskId task, String name) {
        Optional<MediaFormat> format = MediaFormat.ofFileName(name);
        return key(task, name).filter(key -> format.isPresent()).map(key -> {
            PresignedGetObjectRequest signed = clients.presigner()
                    .presignGetObject(request -> request.signatureDuration(URL_EXPIRY)
                            .getObjectRequest(get -> get.bucket(bucket.name())
                                    .key(key)
                                    .responseContentType(format.get().contentType())));
            return URI.create(signed.url().toExternalForm());
        });
    }

    /** @return empty: the objects are read through presigned URLs */
    @Override
    public Optional<Path> file(TaskId task, String name) {
        return Optional.empty();
    }

    private static Optional<String> key(TaskId task, String name) {
        return NAME.matcher(name).matches() ? Optional.of("media/" + task + "/" + name) : Optional.empty();
    }
}
