package dev.vidusubjects.media.probe;

import dev.vidusubjects.media.MediaException;
import dev.vidusubjects.media.MediaFormat;
import dev.vidusubjects.media.Rule;
import dev.vidusubjects.time.Durations;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads ISO base media files (ISO/IEC 14496-12) and QuickTime files, from which that format is derived: the movie
 * header, at any position, and the fragments of a fragmented file. The methods do not recurse, so a file cannot
 * determine the nesting depth.
 */
final class IsoHeader {

    private static final int MOOV = BoundedReader.type("moov");
    private static final int MOOF = BoundedReader.type("moof");
    private static final int MDAT = BoundedReader.type("mdat");
    private static final int MVHD = BoundedReader.type("mvhd");
    private static final int TRAK = BoundedReader.type("trak");
    private static final int MVEX = BoundedReader.type("mvex");
    private static final int MEHD = BoundedReader.type("mehd");
    private static final int TREX = BoundedReader.type("trex");
    private static final int CMOV = BoundedReader.type("cmov");
    private static final int MAX_TRACKS = 64;

    private final BoundedReader reader;
    private final MediaFormat format;
    private final Map<Integer, Long> fragmentDefaults = new HashMap<>();
    private boolean hasMovie = false;
    private boolean hasData = false;
    private boolean hasFragments = false;
    private long timescale = 0;
    private long movieTicks = 0;
    private long extendedTicks = 0;
    private int tracks = 0;
    private IsoTrack video = null;
    private IsoFragments fragments = null;

    IsoHeader(BoundedReader reader, MediaFormat format) {
        this.reader = reader;
        this.format = format;
    }

    MediaInfo read() throws MediaException, IOException {
        IsoBoxes boxes = IsoBoxes.ofFile(reader);
        while (boxes.next()) {
            if (boxes.type() == MOOV) {
                if (hasMovie) {
                    throw reader.damaged("it has two movie headers (moov)");
                }
                hasMovie = true;
                readMovie(boxes.children());
            } else if (boxes.type() == MOOF && fragments != null) {
                fragments.add(boxes.children());
            } else if (boxes.type() == MDAT) {
                hasData = true;
            }
        }
        if (!hasMovie) {
            throw reader.damaged("it has no movie header (moov); was its recording interrupted?");
        }
        if (!hasData) {
            throw reader.damaged("it holds no pictures (no mdat box)");
        }
        if (video.width() == 0 || video.height() == 0) {
            throw reader.damaged("its header says " + video.width() + "×" + video.height() + " pixels");
        }
        return new MediaInfo(format, video.width(), video.height(), Optional.of(duration()));
    }

    private void readMovie(IsoBoxes boxes) throws MediaException, IOException {
        while (boxes.next()) {
            if (boxes.type() == MVHD) {
                boolean isLong = boxes.isLong();
                movieTicks = boxes.duration(isLong ? 24 : 16, isLong);
                timescale = reader.unsignedBe32(boxes.body() + (isLong ? 20 : 12));
            } else if (boxes.type() == TRAK) {
                if (++tracks > MAX_TRACKS) {
                    throw reader.damaged("it has more than " + MAX_TRACKS + " tracks");
                }
                selectVideo(IsoTrack.read(reader, boxes.children()));
            } else if (boxes.type() == MVEX) {
                hasFragments = true;
                readFragmentDefaults(boxes.children());
            } else if (boxes.type() == CMOV) {
                throw reader.damaged("its movie header is compressed (cmov), which is not supported");
            }
        }
        if (video == null) {
            throw new MediaException(
                    Rule.MEDIA_FORMAT, "found " + article() + " file without a video track: it must show a picture");
        }
        if (hasFragments) {
            fragments = new IsoFragments(reader, video.id(), fragmentDefaults.getOrDefault(video.id(), 0L));
        }
    }

    /** Selects the first video track that is marked as enabled; if none is, the first video track. */
    private void selectVideo(IsoTrack track) {
        if (track.isVideo() && (video == null || track.isEnabled() && !video.isEnabled())) {
            video = track;
        }
    }

    private void readFragmentDefaults(IsoBoxes boxes) throws MediaException, IOException {
        while (boxes.next()) {
            if (boxes.type() == MEHD) {
                extendedTicks = boxes.duration(4, boxes.isLong());
            } else if (boxes.type() == TREX && fragmentDefaults.size() < MAX_TRACKS) {
                boxes.require(16);
                fragmentDefaults.put(reader.be32(boxes.body() + 4), reader.unsignedBe32(boxes.body() + 12));
            }
        }
    }

    /**
     * Computes the duration of the video track, not of the movie, because the sound is often some milliseconds longer:
     * the duration that the edit list shows, or the stored duration if there is no edit list. Fragments are added to
     * the duration that the movie header itself lists. If the movie header states a longer duration for the fragmented
     * movie, that one is used.
     */
    private Duration duration() throws MediaException {
        Duration listedDuration = listedDuration();
        Duration total = listedDuration;
        if (hasFragments) {
            Duration inFragments = toDuration(fragments.ticks(), video.mediaTimescale());
            if (!inFragments.isZero()) {
                total = video.hasSamples() ? listedDuration.plus(inFragments) : inFragments;
            }
            total = Durations.max(total, toDuration(extendedTicks, timescale));
        }
        if (total.isZero()) {
            throw reader.damaged("its header does not say how long it lasts");
        }
        return total;
    }

    private Duration listedDuration() {
        Duration shownDuration = toDuration(video.movieTicks(), timescale);
        Duration storedDuration = toDuration(video.mediaTicks(), video.mediaTimescale());
        if (!shownDuration.isZero() && (video.isEdited() || storedDuration.isZero())) {
            return shownDuration;
        }
        return storedDuration.isZero() ? toDuration(movieTicks, timescale) : storedDuration;
    }

    private static Duration toDuration(long ticks, long perSecond) {
        return perSecond == 0 ? Duration.ZERO : Timescale.toDuration(ticks, perSecond);
    }

    private String article() {
        return format == MediaFormat.MP4 ? "an MP4" : "a MOV";
    }
}
