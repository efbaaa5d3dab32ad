package dev.vidusubjects.media.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.drew.imaging.ImageMetadataReader;
import com.drew.metadata.Directory;
import com.drew.metadata.Metadata;
import com.drew.metadata.avi.AviDirectory;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.drew.metadata.jpeg.JpegDirectory;
import com.drew.metadata.mov.QuickTimeDirectory;
import com.drew.metadata.mov.media.QuickTimeVideoDirectory;
import com.drew.metadata.mp4.Mp4Directory;
import com.drew.metadata.mp4.media.Mp4VideoDirectory;
import com.drew.metadata.png.PngDirectory;
import com.drew.metadata.webp.WebpDirectory;
import dev.vidusubjects.builder.JpegFiles;
import dev.vidusubjects.builder.MediaFiles;
import dev.vidusubjects.builder.PngFiles;
import dev.vidusubjects.builder.RiffFiles;
import dev.vidusubjects.media.MediaContent;
import dev.vidusubjects.media.MediaException;
import dev.vidusubjects.media.MediaFormat;
import dev.vidusubjects.media.Rule;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MediaProbeTest {

    /**
     * The files were made by ffmpeg, ImageMagick and cwebp. Their names contain the values that those tools read in
     * them.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "animated-200x100.webp",
                "cmyk-200x100.jpg",
                "dash-192x160-2000ms.mp4",
                "faststart-192x160-2000ms.mp4",
                "fragmented-192x160-2000ms.mp4",
                "fragmented-tail-192x160-2000ms.mp4",
                "interlaced-200x100.png",
                "lossless-200x100.webp",
                "lossy-200x100.webp",
                "motion-192x160-2000ms.avi",
                "plain-192x160-2000ms.mp4",
                "progressive-200x100.jpg",
                "quicktime-192x160-2000ms.mov",
                "rotated-160x192-2000ms.mp4",
                "rotated-320x256.webp",
                "trimmed-192x160-1000ms.mp4",
            })
    void probe_fileOfARealEncoder_matchesItsTools(String name) throws Exception {
        String[] parts = name.replaceAll(".*?-([0-9].*)\\..*", "$1").split("[x-]|ms");

        assertThat(probe(resource(name)))
                .isEqualTo(new MediaInfo(
                        MediaFormat.ofFileName(name).orElseThrow(),
                        Integer.parseInt(parts[0]),
                        Integer.parseInt(parts[1]),
                        parts.length < 3
                                ? Optional.empty()
                                : Optional.of(Duration.ofMillis(Long.parseLong(parts[2])))));
    }

    @ParameterizedTest
    @CsvSource({
        "picture.gif, a GIF image",
        "picture.bmp, a BMP image",
        "picture.tiff, a TIFF image",
        "picture.heic, a HEIC image",
        "picture.avif, an AVIF image",
        "video.webm, a WebM video",
        "video.mkv, a Matroska (mkv) video",
    })
    void probe_unsupportedFormat_isNamed(String name, String found) {

        assertThatThrownBy(() -> probe(resource(name)))
                .isInstanceOfSatisfying(
                        MediaException.class, e -> assertThat(e.rule()).isEqualTo(Rule.MEDIA_FORMAT))
                .hasMessage("found " + found + ": allowed are png, jpeg and webp images and mp4, mov and avi videos");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "%PDF-1.7                                          | a PDF document",
                "<?xml version='1.0'?><svg xmlns='x'/>             | an SVG image",
                "<svg/>                                            | an SVG image",
                "<!DOCTYPE html><p>                                | an HTML page",
                "<?xml version='1.0'?><Error>AccessDenied</Error>  | an XML document",
                "not found                                         | a text",
                "data:image/png;base64,AAAA                        | a data URI inside the data",
                "RIFFxxxxWAVEfmt                                   | a sound file",
            })
    void probe_text_isNamed(String content, String found) {

        assertThatThrownBy(() -> probe(content.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(MediaException.class)
                .hasMessageContaining("found " + found + ":");
    }

    @Test
    void probe_noBytes_isAnEmptyFile() {
        assertThatThrownBy(() -> probe(new byte[0]))
                .isInstanceOf(MediaException.class)
                .hasMessageContaining("found an empty file");
    }

    @Test
    void probe_soundInAMovieFile_hasNoVideoTrack() {
        assertThatThrownBy(() -> probe(resource("sound-only.mp4")))
                .isInstanceOfSatisfying(
                        MediaException.class, e -> assertThat(e.rule()).isEqualTo(Rule.MEDIA_FORMAT))
                .hasMessage("found an MP4 file without a video track: it must show a picture");
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 4096", "127, 128", "128, 128", "600, 401", "5000, 3"})
    void probe_anySize_matchesTheReferenceReader(int width, int height) throws Exception {
        Duration duration = Duration.ofMillis(4960);

        assertReferenceReader(
                MediaFiles.png(width, height),
                PngDirectory.class,
                PngDirectory.TAG_IMAGE_WIDTH,
                PngDirectory.TAG_IMAGE_HEIGHT);
        assertReferenceReader(
                MediaFiles.jpeg(width, height),
                JpegDirectory.class,
                JpegDirectory.TAG_IMAGE_WIDTH,
                JpegDirectory.TAG_IMAGE_HEIGHT);
        assertReferenceReader(
                MediaFiles.webp(width, height),
                WebpDirectory.class,
                WebpDirectory.TAG_IMAGE_WIDTH,
                WebpDirectory.TAG_IMAGE_HEIGHT);
        assertReferenceReader(
                RiffFiles.riff("WEBP", RiffFiles.vp8(width, height)),
                WebpDirectory.class,
                WebpDirectory.TAG_IMAGE_WIDTH,
                WebpDirectory.TAG_IMAGE_HEIGHT);
        assertReferenceReader(
                MediaFiles.avi(width, height, duration),
                AviDirectory.class,
                AviDirectory.TAG_WIDTH,
                AviDirectory.TAG_HEIGHT);
        Metadata mp4 = assertReferenceReader(
                MediaFiles.mp4(width, height, duration),
                Mp4VideoDirectory.class,
                Mp4VideoDirectory.TAG_WIDTH,
                Mp4VideoDirectory.TAG_HEIGHT);
        Metadata mov = assertReferenceReader(
                MediaFiles.mov(width, height, duration),
                QuickTimeVideoDirectory.class,
                QuickTimeVideoDirectory.TAG_WIDTH,
                QuickTimeVideoDirectory.TAG_HEIGHT);

        assertThat(mp4.getFirstDirectoryOfType(Mp4Directory.class).getLong(Mp4Directory.TAG_DURATION))
                .isEqualTo(probe(MediaFiles.mp4(width, height, duration))
                        .duration()
                        .orElseThrow()
                        .toMillis());
        assertThat(mov.getFirstDirectoryOfType(QuickTimeDirectory.class).getLong(QuickTimeDirectory.TAG_DURATION))
                .isEqualTo(probe(MediaFiles.mov(width, height, duration))
                        .duration()
                        .orElseThrow()
                        .toMillis());
        assertThat(probe(MediaFiles.avi(width, height, duration)).duration()).hasValue(duration);
    }

    @Test
    void probe_fileOfTheJdksEncoder_isRead() throws Exception {
        for (String format : new String[] {"png", "jpg"}) {
            byte[] file = JpegFiles.encode(new BufferedImage(321, 123, BufferedImage.TYPE_INT_RGB), format);

            assertThat(probe(file))
                    .isEqualTo(new MediaInfo(
                            MediaFormat.ofFileName("a." + format).orElseThrow(), 321, 123, Optional.empty()));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void probe_exifOrientation5To8_swapsWidthAndHeight(int orientation) throws Exception {
        byte[] jpeg = MediaFiles.jpeg(300, 200, orientation);
        byte[] png = PngFiles.file(
                PngFiles.header(300, 200),
                PngFiles.chunk("eXIf", JpegFiles.tiff(orientation, true)),
                PngFiles.chunk("IDAT", PngFiles.pixels(300, 200)),
                PngFiles.end());
        byte[] webp = RiffFiles.webpExtended(300, 200, orientation);
        byte[] prefixed = RiffFiles.riff(
                "WEBP",
                RiffFiles.vp8x(0x08, 300, 200),
                RiffFiles.chunk("EXIF", JpegFiles.exif(orientation, true)),
                RiffFiles.vp8l(300, 200));

        assertThat(ImageMetadataReader.readMetadata(new ByteArrayInputStream(jpeg))
                        .getFirstDirectoryOfType(ExifIFD0Directory.class)
                        .getInt(ExifIFD0Directory.TAG_ORIENTATION))
                .isEqualTo(orientation);
        for (byte[] file : new byte[][] {jpeg, png, webp, prefixed}) {
            assertThat(probe(file).width()).isEqualTo(orientation < 5 ? 300 : 200);
            assertThat(probe(file).height()).isEqualTo(orientation < 5 ? 200 : 300);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 9, 256, 65535})
    void probe_invalidOrientation_isUpright(int orientation) throws Exception {
        assertThat(probe(MediaFiles.jpeg(300, 200, orientation)).width()).isEqualTo(300);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Exif\0\0",
                "Exif\0\0MM",
                "Exif\0\0MM\0*\u00ff\u00ff\u00ff\u00ff",
                "Exif\0\0II*\0\b\0\0\0\u00ff\u00ff"
            })
    void probe_damagedExif_isUpright(String exif) throws Exception {
        byte[] segment = JpegFiles.segment(0xe1, exif.getBytes(StandardCharsets.ISO_8859_1));

        assertThat(probe(JpegFiles.withSegment(MediaFiles.jpeg(300, 200), segment))
                        .width())
                .isEqualTo(300);
    }

    /** A source may return fewer bytes than requested in one read. */
    @Test
    void probe_contentReturningOneByteAtATime_isRead() throws Exception {
        byte[] file = MediaFiles.mov(300, 200, Duration.ofSeconds(3));
        MediaContent whole = MediaFiles.content(file);
        MediaContent slow = new MediaContent() {
            @Override
            public long size() {
                return file.length;
            }

            @Override
            public int read(long position, byte[] into, int offset, int length) throws IOException {
                return whole.read(position, into, offset, Math.min(1, length));
            }
        };

        assertThat(MediaProbe.probe(slow)).isEqualTo(MediaProbe.probe(whole));
    }

    /** If an object was replaced by a shorter one, the request is not the cause, so no rule is broken. */
    @Test
    void probe_contentShorterThanItsSize_isAStorageError() {
        MediaContent content = new MediaContent() {
            @Override
            public long size() {
                return 100;
            }

            @Override
            public int read(long position, byte[] into, int offset, int length) {
                return 0;
            }
        };

        assertThatThrownBy(() -> MediaProbe.probe(content)).isInstanceOf(IOException.class);
    }

    private static Metadata assertReferenceReader(
            byte[] file, Class<? extends Directory> directory, int widthTag, int heightTag) throws Exception {
        Metadata metadata = ImageMetadataReader.readMetadata(new ByteArrayInputStream(file));
        Directory read = metadata.getFirstDirectoryOfType(directory);
        MediaInfo info = probe(file);

        assertThat(info.width()).isEqualTo(read.getInt(widthTag));
        assertThat(info.height()).isEqualTo(read.getInt(heightTag));
        return metadata;
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = MediaProbeTest.class.getResourceAsStream("/media/" + name)) {
            return in.readAllBytes();
        }
    }

    private static MediaInfo probe(byte[] file) throws MediaException, IOException {
        return MediaProbe.probe(MediaFiles.content(file));
    }
}
