package dev.vidusubjects.submission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidusubjects.builder.MediaFiles;
import dev.vidusubjects.fixture.Fixture;
import dev.vidusubjects.fixture.MutableClock;
import dev.vidusubjects.media.DataUri;
import dev.vidusubjects.media.MediaFormat;
import dev.vidusubjects.media.MediaSource;
import dev.vidusubjects.media.MediaSource.StoredObject;
import dev.vidusubjects.standalone.files.DataDirectory;
import dev.vidusubjects.standalone.files.FolderMediaStore;
import dev.vidusubjects.subject.SubjectRequest;
import dev.vidusubjects.subject.ValidationResult;
import dev.vidusubjects.task.TaskId;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MediaResolverTest {

    private static final TaskId ID = TaskId.ofKey("api", "order-1");
    private static final byte[] PNG = MediaFiles.png(100, 100);

    @TempDir
    Path data;

    @Test
    void offloaded_beyondTheLimit_keepsTheInlineMediaAndSendsTheirReferences() throws Exception {
        MediaResolver resolver = resolver(2L * PNG.length - 1);

        ValidationResult offloaded = resolver.offloaded(ID, validated());

        StoredObject first = new StoredObject(URI.create("local://uploads/" + ID + "/images-0.png"));
        assertThat(offloaded.request().images())
                .containsExactly(
                        first,
                        MediaSource.ofText("https://example.com/b.png"),
                        new StoredObject(URI.create("local://uploads/" + ID + "/images-2.png")));
        assertThat(offloaded.formats()).containsEntry(first, MediaFormat.PNG).hasSize(2);
        assertThat(data.resolve("uploads").resolve(ID.value()).resolve("images-0.png"))
                .hasBinaryContent(PNG);
        assertThat(resolver.toProvider(offloaded).images())
                .satisfiesExactly(
                        image -> assertThat(image).hasToString(MediaFiles.dataUri("image/png", PNG)),
                        image -> assertThat(image).hasToString("https://example.com/b.png"),
                        image -> assertThat(image).hasToString(MediaFiles.dataUri("image/png", PNG)));
    }

    @Test
    void offloaded_withinTheLimit_changesNothing() throws Exception {
        ValidationResult validated = validated();

        assertThat(resolver(2L * PNG.length).offloaded(ID, validated)).isSameAs(validated);
        assertThat(data.resolve("uploads")).isEmptyDirectory();
    }

    private static ValidationResult validated() {
        SubjectRequest request = new SubjectRequest(
                "Hero",
                List.of(inline(), MediaSource.ofText("https://example.com/b.png"), inline()),
                List.of(),
                Optional.empty());
        return new ValidationResult(request, List.of(), List.of(), Map.of());
    }

    private static MediaSource inline() {
        byte[] text = MediaFiles.dataUri("image/png", PNG).getBytes(StandardCharsets.US_ASCII);
        return new DataUri(text, 0, text.length);
    }

    /** @return a resolver for a store like the one on AWS, which sends little data inline */
    private MediaResolver resolver(long maxInlineBytes) {
        return new MediaResolver(
                new FolderMediaStore(new DataDirectory(data), Fixture.config(data), new MutableClock(), () -> 0L) {
                    @Override
                    public long maxInlineBytes() {
                        return maxInlineBytes;
                    }
                });
    }
}
