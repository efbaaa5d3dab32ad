package dev.vidusubjects.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeptMediaJsonTest {

    private static final KeptMedia IMAGE = Tasks.keptMedia("image-0.png");
    private static final KeptMedia VIDEO = new KeptMedia(
            "video-0.mp4",
            "s3://bucket/media/é/video-0.mp4",
            "video/mp4",
            5_000_000_000L,
            "f".repeat(64),
            "https://example.com/\"ü\".mp4");

    @Test
    void write_ofMedia_hasThePublishedNames() {
        String json = KeptMediaJson.write(List.of(IMAGE));

        assertThat(json)
                .isEqualTo("[{\"name\":\"image-0.png\",\"uri\":\"" + IMAGE.uri()
                        + "\",\"content_type\":\"image/png\",\"bytes\":4711,\"sha256\":\"" + IMAGE.sha256()
                        + "\",\"source_url\":\"https://example.com/made.png\"}]");
    }

    @Test
    void read_ofWrittenMedia_isThoseMedia() {
        List<KeptMedia> media = List.of(IMAGE, VIDEO);

        assertThat(KeptMediaJson.read(KeptMediaJson.write(media))).isEqualTo(media);
        assertThat(KeptMediaJson.read(KeptMediaJson.write(List.of()))).isEmpty();
    }

    @Test
    void read_fieldOfAnotherRelease_isIgnored() {
        String json = KeptMediaJson.write(List.of(IMAGE)).replace("{\"name\"", "{\"width\":{\"a\":[1]},\"name\"");

        assertThat(KeptMediaJson.read(json)).containsExactly(IMAGE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "{}",
                "\"text\"",
                "7",
                "[",
                "[7]",
                "[{}]",
                "[{\"name\":\"image-0.png\"}]",
                "[null]"
            })
    void read_anythingElse_throwsTaskStoreException(String json) {
        assertThatThrownBy(() -> KeptMediaJson.read(json))
                .isInstanceOf(TaskStoreException.class)
                .hasMessageStartingWith("the stored media of a task cannot be read: ");
    }

    @Test
    void union_ofTwoLists_isSortedAndTakesTheFirstOfEachName() {
        KeptMedia sameName = new KeptMedia("image-0.png", "local://x", "image/png", 1, "0".repeat(64), "https://x");

        assertThat(KeptMedia.union(List.of(VIDEO, IMAGE), List.of(sameName))).containsExactly(IMAGE, VIDEO);
        assertThat(KeptMedia.union(List.of(), List.of(VIDEO, sameName))).containsExactly(sameName, VIDEO);
        assertThat(KeptMedia.union(List.of(), List.of())).isEmpty();
    }
}
