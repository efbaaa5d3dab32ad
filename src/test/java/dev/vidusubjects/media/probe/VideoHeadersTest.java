package dev.vidusubjects.media.probe;

import static dev.vidusubjects.media.probe.ImageHeadersTest.assertDamaged;
import static dev.vidusubjects.media.probe.ImageHeadersTest.assertTruncated;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vidusubjects.builder.ByteWriter;
import dev.vidusubjects.builder.IsoFiles;
import dev.vidusubjects.builder.MediaFiles;
import dev.vidusubjects.builder.RiffFiles;
import dev.vidusubjects.media.MediaException;
import dev.vidusubjects.media.MediaFormat;
import dev.vidusubjects.media.Rule;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the limits of MP4, MOV and AVI headers. */
class VideoHeadersTest {

    private static final Duration FIVE_SECONDS = Duration.ofSeconds(5);
    private static final byte[] FTYP = IsoFiles.ftyp("isom");
    private static final IsoFiles MOVIE = new IsoFiles(320, 240, FIVE_SECONDS);

    @ParameterizedTest
    @ValueSource(longs = {40, 4960, 5000, 5040, 3_600_000})
    void iso_duration_isThatOfTheVideoTrack(long millis) throws Exception {
        Duration duration = Duration.ofMillis(millis);

        assertThat(probe(MediaFiles.mp4(320, 240, duration)).duration()).hasValue(duration);
        assertThat(probe(MediaFiles.mov(320, 240, duration)).duration()).hasValue(duration);
        assertThat(probe(new IsoFiles(320, 240, duration).version(1).mp4()).duration())
                .hasValue(duration);
    }

    @Test
    void iso_longerSoundTrack_isIgnored() throws Exception {
        byte[] sound = IsoFiles.box("trak", MOVIE.tkhd(5200), MOVIE.mdia(5_200 * 90, "soun", new byte[0]));
        byte[] file = mp4(IsoFiles.box("moov", MOVIE.mvhd(5200), sound, MOVIE.trak(450_000, 5000)));

        assertThat(probe(file).duration()).hasValue(FIVE_SECONDS);
    }

    @Test
    void iso_editList_determinesTheDuration() throws Exception {
        byte[] trak = IsoFiles.box(
                "trak", MOVIE.tkhd(3000), IsoFiles.box("edts"), MOVIE.mdia(450_000, "vide", IsoFiles.stsd(320, 240)));

        assertThat(probe(mp4(IsoFiles.box("moov", MOVIE.mvhd(3000), trak))).duration())
                .hasValue(Duration.ofSeconds(3));
    }

    @Test
    void iso_disabledAndEnabledVideoTrack_usesTheEnabledOne() throws Exception {
        byte[] poster = new IsoFiles(64, 64, Duration.ofSeconds(1)).trak(90_000, 1000);
        poster[8 + 8 + 3] = 0;

        assertThat(probe(mp4(IsoFiles.box("moov", MOVIE.mvhd(5000), poster, MOVIE.trak(450_000, 5000))))
                        .width())
                .isEqualTo(320);
    }

    @Test
    void iso_rotatedBy90Degrees_swapsWidthAndHeight() throws Exception {
        MediaInfo info = probe(new IsoFiles(320, 240, FIVE_SECONDS).rotated().mp4());

        assertThat(info.width()).isEqualTo(240);
        assertThat(info.height()).isEqualTo(320);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void iso_fragments_areAddedUp(boolean withMehd) throws Exception {
        assertThat(probe(MOVIE.fragmented(withMehd)).duration()).hasValue(FIVE_SECONDS);
    }

    @Test
    void iso_fragmentsOfAnotherTrack_areIgnored() throws Exception {
        byte[] file = MOVIE.fragmented(false);
        byte[] other = fragment(2, 0x20000, 0, 1000);

        assertThat(probe(new ByteWriter().bytes(file, other).toBytes()).duration())
                .hasValue(FIVE_SECONDS);
    }

    @Test
    void iso_fragmentsWithTheirOwnDurations_areRead() throws Exception {
        byte[] file = MOVIE.fragmented(false);
        byte[] eachSample = fragment(1, 0x20000, 0x100 | 0x200 | 0x1, 2, 0, 90_000, 7, 45_000, 7);
        byte[] perFragment = fragment(1, 0x20008, 90_000, 0, 2);

        assertThat(probe(new ByteWriter().bytes(file, eachSample).toBytes()).duration())
                .hasValue(Duration.ofMillis(6500));
        assertThat(probe(new ByteWriter().bytes(file, perFragment).toBytes()).duration())
                .hasValue(Duration.ofMillis(7000));
    }

    @Test
    void iso_fragmentDeclaringTooManyPictures_isDamaged() {
        byte[] oversized = fragment(1, 0x20000, 0x100, 0xffffffffL, 1, 1);

        assertDamaged(
                () -> probe(new ByteWriter()
                        .bytes(MOVIE.fragmented(false), oversized)
                        .toBytes()),
                "more pictures than fit into it");
    }

    @Test
    void iso_fragmentWithMaxPictureCount_doesNotOverflow() throws Exception {
        byte[] endless = fragment(1, 0x20008, 0xffffffffL, 0, 0xffffffffL);

        Duration duration = probe(new ByteWriter()
                        .bytes(MOVIE.fragmented(true), endless, endless, endless)
                        .toBytes())
                .duration()
                .orElseThrow();
        assertThat(duration).isGreaterThan(Duration.ofDays(365));
        assertThat(duration.toNanos()).isPositive();
    }

    @Test
    void iso_durationMarkedAsUnknown_isTakenFromTheMovieHeader() throws Exception {
        byte[] moov = IsoFiles.box("moov", MOVIE.mvhd(5000), MOVIE.trak(0, 0xffffffffL));

        assertThat(probe(mp4(moov)).duration()).hasValue(FIVE_SECONDS);
    }

    @Test
    void iso_noDuration_isDamaged() {
        assertDamaged(
                () -> probe(mp4(IsoFiles.box("moov", MOVIE.mvhd(0), MOVIE.trak(0, 0)))),
                "does not say how long it lasts");
    }

    @Test
    void iso_boxSizesIn64Bits_areRead() throws Exception {
        byte[] file = new ByteWriter()
                .bytes(FTYP, IsoFiles.largeBox("mdat", new byte[100]), MOVIE.moov())
                .toBytes();

        assertThat(probe(file).width()).isEqualTo(320);
    }

    @Test
    void iso_lastBoxOfSizeZero_extendsToTheEnd() throws Exception {
        byte[] file = new ByteWriter()
                .bytes(FTYP, MOVIE.moov())
                .be32(0)
                .text("mdat")
                .zeros(50)
                .toBytes();

        assertThat(probe(file).width()).isEqualTo(320);
    }

    @Test
    void iso_zerosAfterTheLastBoxOfAList_areTolerated() throws Exception {
        byte[] moov = IsoFiles.box("moov", MOVIE.mvhd(5000), MOVIE.trak(450_000, 5000), new byte[12]);

        assertThat(probe(mp4(moov)).width()).isEqualTo(320);
    }

    @Test
    void iso_quickTimeWithoutATypeBox_isAMov() throws Exception {
        byte[] file = new ByteWriter()
                .bytes(IsoFiles.box("mdat", new byte[10]), MOVIE.moov())
                .toBytes();

        assertThat(probe(file).format()).isEqualTo(MediaFormat.MOV);
    }

    @ParameterizedTest
    @CsvSource({"0, 240", "320, 0"})
    void iso_noCodedSize_usesTheSizeOfTheTrack(int width, int height) throws Exception {
        byte[] trak = IsoFiles.box("trak", MOVIE.tkhd(5000), MOVIE.mdia(450_000, "vide", IsoFiles.stsd(width, height)));

        assertThat(probe(mp4(IsoFiles.box("moov", MOVIE.mvhd(5000), trak))).height())
                .isEqualTo(240);
    }

    @Test
    void iso_noSize_isDamaged() {
        assertDamaged(() -> probe(new IsoFiles(0, 240, FIVE_SECONDS).mp4()), "its header says 0×240 pixels");
    }

    @Test
    void iso_withoutAMovieHeader_isDamaged() {
        assertDamaged(
                () -> probe(new ByteWriter()
                        .bytes(FTYP, IsoFiles.box("mdat", new byte[99]))
                        .toBytes()),
                "it has no movie header (moov)");
    }

    @Test
    void iso_withoutPictures_isDamaged() {
        assertDamaged(() -> probe(new ByteWriter().bytes(FTYP, MOVIE.moov()).toBytes()), "no mdat box");
    }

    @Test
    void iso_twoMovieHeaders_areDamaged() {
        assertDamaged(
                () -> probe(
                        new ByteWriter().bytes(FTYP, MOVIE.moov(), MOVIE.moov()).toBytes()),
                "two movie headers");
    }

    @Test
    void iso_compressedMovieHeader_isDamaged() {
        assertDamaged(() -> probe(mp4(IsoFiles.box("moov", IsoFiles.box("cmov")))), "compressed (cmov)");
    }

    @Test
    void iso_cutOffAtAnyByte_isRefused() {
        byte[] file = MediaFiles.mp4(320, 240, FIVE_SECONDS);
        for (int length = 12; length < file.length; length++) {
            byte[] cut = MediaFiles.truncated(file, length);
            // A file that ends between two boxes is not truncated: a required box is missing, so it is damaged.
            assertThatThrownBy(() -> probe(cut)).isInstanceOfSatisfying(MediaException.class, e -> assertThat(e.rule())
                    .isIn(Rule.MEDIA_TRUNCATED, Rule.MEDIA_DAMAGED));
        }

        assertTruncated(
                () -> probe(MediaFiles.truncated(file, file.length - 10)),
                "it ends at byte " + (file.length - 10) + " inside the box mdat, which should end at byte "
                        + file.length);
    }

    @Test
    void iso_boxBeyondItsContainer_isDamaged() {
        byte[] moov = MOVIE.moov();
        moov[8 + 3] = (byte) 0xff;
        moov[8 + 2] = (byte) 0x7f;

        assertDamaged(
                () -> probe(ImageHeadersTest.append(mp4(moov), 100_000)),
                "the box mvhd reaches beyond the box that holds it");
    }

    @ParameterizedTest
    @ValueSource(longs = {2, 7})
    void iso_boxShorterThanItsHeader_isDamaged(long size) {
        assertDamaged(
                () -> probe(new ByteWriter()
                        .bytes(FTYP)
                        .be32(size)
                        .text("moov")
                        .zeros(20)
                        .toBytes()),
                "shorter than its own header");
    }

    @Test
    void iso_moreThan64Tracks_areDamaged() {
        ByteWriter tracks = new ByteWriter();
        for (int i = 0; i < 65; i++) {
            tracks.bytes(IsoFiles.box("trak"));
        }

        assertDamaged(() -> probe(mp4(IsoFiles.box("moov", tracks.toBytes()))), "more than 64 tracks");
    }

    @ParameterizedTest
    @ValueSource(longs = {40, 4960, 5000, 5040, 3_600_000})
    void avi_duration_isThatOfTheVideoStream(long millis) throws Exception {
        Duration duration = Duration.ofMillis(millis);

        assertThat(probe(MediaFiles.avi(320, 240, duration)).duration()).hasValue(duration);
    }

    @Test
    void avi_fractionalRate_isExact() throws Exception {
        assertThat(probe(avi(RiffFiles.videoStream(320, 240, 1001, 30_000, 150)))
                        .duration())
                .hasValue(Duration.ofMillis(5005));
    }

    @Test
    void avi_openDml_countsTheFramesOfAllItsParts() throws Exception {
        byte[] total = RiffFiles.list(
                "odml",
                RiffFiles.chunk("dmlh", new ByteWriter().le32(250).zeros(244).toBytes()));
        byte[] first = avi(RiffFiles.videoStream(320, 240, 1, 25, 100), total);
        byte[] second = RiffFiles.riff("AVIX", RiffFiles.list("movi", RiffFiles.chunk("00dc", new byte[64])));

        assertThat(probe(new ByteWriter().bytes(first, second).toBytes()).duration())
                .hasValue(Duration.ofSeconds(10));
        assertTruncated(
                () -> probe(MediaFiles.truncated(
                        new ByteWriter().bytes(first, second).toBytes(), first.length + 40)),
                "it ends at byte " + (first.length + 40));
    }

    @Test
    void avi_streamWithoutRate_usesTheMainHeader() throws Exception {
        assertThat(probe(avi(RiffFiles.videoStream(320, 240, 0, 0, 0))).duration())
                .hasValue(Duration.ofSeconds(4));
    }

    @Test
    void avi_negativeHeight_isReadAsPositive() throws Exception {
        assertThat(probe(avi(RiffFiles.videoStream(320, -240, 1, 25, 100))).height())
                .isEqualTo(240);
    }

    @Test
    void avi_heightOfMinInteger_isDamaged() {
        assertDamaged(() -> probe(avi(RiffFiles.videoStream(320, Integer.MIN_VALUE, 1, 25, 100))), "pixels");
    }

    @Test
    void avi_soundStreamFirst_isSkipped() throws Exception {
        byte[] sound =
                RiffFiles.list("strl", RiffFiles.strh("auds", 1, 8000, 99_999), RiffFiles.chunk("strf", new byte[16]));

        assertThat(probe(avi(sound, RiffFiles.videoStream(320, 240, 1, 25, 125)))
                        .duration())
                .hasValue(FIVE_SECONDS);
    }

    @Test
    void avi_withoutVideo_isDamaged() {
        assertDamaged(() -> probe(avi()), "no video stream");
    }

    @Test
    void avi_withoutPictures_isDamaged() {
        byte[] file = RiffFiles.riff(
                "AVI ", RiffFiles.list("hdrl", RiffFiles.avih(320, 240, 9), RiffFiles.videoStream(320, 240, 1, 25, 9)));

        assertDamaged(() -> probe(file), "no movi list");
    }

    @Test
    void avi_interruptedRecording_isDamaged() {
        byte[] file = MediaFiles.avi(320, 240, FIVE_SECONDS);
        for (int i = 4; i < 8; i++) {
            file[i] = 0;
        }

        assertDamaged(() -> probe(file), "interrupted recording");
    }

    @Test
    void avi_cutOffAtAnyByte_isTruncatedWithThePosition() {
        byte[] file = MediaFiles.avi(320, 240, FIVE_SECONDS);
        for (int length = 12; length < file.length - 1; length++) {
            byte[] cut = MediaFiles.truncated(file, length);
            assertTruncated(() -> probe(cut), "it ends at byte " + length + " inside the RIFF list");
        }
    }

    private static byte[] avi(byte[]... streams) {
        return RiffFiles.riff(
                "AVI ",
                RiffFiles.list(
                        "hdrl",
                        RiffFiles.avih(320, 240, 100),
                        new ByteWriter().bytes(streams).toBytes()),
                RiffFiles.list("movi", RiffFiles.chunk("00dc", new byte[32])));
    }

    private static byte[] mp4(byte[] moov) {
        return new ByteWriter()
                .bytes(FTYP, moov, IsoFiles.box("mdat", new byte[9]))
                .toBytes();
    }

    /**
     * @param numbers the optional fields of tfhd, followed by the flags, the sample count and the remaining fields of
     *     trun
     */
    private static byte[] fragment(int track, int headFlags, long... numbers) {
        boolean ownDuration = (headFlags & 0x8) != 0;
        ByteWriter head = new ByteWriter().be32(track);
        ByteWriter run = new ByteWriter();
        int first = ownDuration ? 1 : 0;
        if (ownDuration) {
            head.be32(numbers[0]);
        }
        for (int i = first + 1; i < numbers.length; i++) {
            run.be32(numbers[i]);
        }
        return IsoFiles.box(
                "moof",
                IsoFiles.box(
                        "traf",
                        IsoFiles.fullBox("tfhd", 0, headFlags, head.toBytes()),
                        IsoFiles.fullBox("trun", 0, (int) numbers[first], run.toBytes())));
    }

    private static MediaInfo probe(byte[] file) throws MediaException, IOException {
        return MediaProbe.probe(MediaFiles.content(file));
    }
}
