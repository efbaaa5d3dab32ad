package dev.vidusubjects.aws;

import dev.vidusubjects.media.storage.StoragePath;
import dev.vidusubjects.result.ResultStore;
import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.Optional;
import software.amazon.awssdk.core.sync.RequestBody;

/** Stores documents as objects of the bucket, under {@code results/}, {@code rejected/} and {@code state/}. */
@Singleton
@IfBuildProfile("aws")
public class S3ResultStore implements ResultStore {

    private static final String CONTENT_TYPE = "application/json";

    private final S3Bucket bucket;

    public S3ResultStore(S3Bucket bucket) {
        this.bucket = bucket;
    }

    @Override
    public String write(Prefix prefix, String path, byte[] document) throws IOException {
        String key = key(prefix, path);
        bucket.put(key, CONTENT_TYPE, RequestBody.fromBytes(document));
        return bucket.uri(key);
    }

    @Override
    public Optional<Document> find(Prefix prefix, String path) throws IOException {
        return bucket.get(key(prefix, path)).map(stored -> new Document(stored.content(), stored.etag()));
    }

    @Override
    public Optional<String> replace(Prefix prefix, String path, byte[] document, Optional<String> version)
            throws IOException {
        String key = key(prefix, path);
        return bucket.putIf(key, CONTENT_TYPE, document, version) ? Optional.of(bucket.uri(key)) : Optional.empty();
    }

    @Override
    public void delete(Prefix prefix, String path) throws IOException {
        bucket.delete(key(prefix, path));
    }

    private static String key(Prefix prefix, String path) throws IOException {
        return prefix.storage().path(StoragePath.requirePlain(path));
    }
}
