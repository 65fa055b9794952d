/** What the page takes, and why no more. Everything that comes from outside is held against these before it is opened. */

/** Files looked at in one drop or archive: twice what a person can mean, half of what makes lists slow. */
export const MAX_FILES = 200_000;

/** One file, packed or not: the largest photographs and scans are smaller, and a whole file is held in memory while it is read. */
export const MAX_FILE_BYTES = 64 * 2 ** 20;

/** An archive as it lies on the disk. */
export const MAX_ARCHIVE_BYTES = 2 * 2 ** 30;

/** What an archive may unpack to, all entries together: a bomb is stopped after a minute at most. */
export const MAX_UNPACKED_BYTES = 4 * 2 ** 30;

/** Largest growth of an entry over MAX_UNSUSPICIOUS_BYTES when it is unpacked: pictures are packed already, and deflate ends at 1,032. */
export const MAX_GROWTH = 200;
export const MAX_UNSUSPICIOUS_BYTES = 2 ** 20;

/** A zip's list of entries is read at once: 256 bytes for each of MAX_FILES are plenty. */
export const MAX_DIRECTORY_BYTES = 256 * MAX_FILES;

/** A picture's area, about 7,000 × 7,000: phones' 50 megapixels pass and take 200 MB while they are made small. */
export const MAX_PIXELS = 51_000_000;

/** A picture's longer side: the longest that every browser's canvas draws. */
export const MAX_SIDE = 16_384;

/** A picture's shorter side: below lie spacers and tracking pixels, which teach a model nothing. */
export const MIN_SIDE = 8;

/** An SVG is drawn by the page's own thread: a drawing larger than this is a map or a trap. */
export const MAX_SVG_BYTES = 2 ** 20;

/** A file of labels: 500,000 rows. */
export const MAX_LABEL_FILE_BYTES = 32 * 2 ** 20;

/** Files of labels: train, test and the like. A JSON beside every picture is something else. */
export const MAX_LABEL_FILES = 8;

/** As many as MNIST and CIFAR-10 have; a set is held in memory whole. */
const MAX_PICTURES = 60_000;
/** Pixels of a whole set, RGB. */
const MAX_SET_BYTES = 256 * 2 ** 20;

/** Pictures of a set whose sides are `imageSize`. */
export const maxPictures = (imageSize: number): number => Math.min(MAX_PICTURES, Math.floor(MAX_SET_BYTES / (3 * imageSize * imageSize)));

/** Classes of a set: ImageNet has as many, and each is a row that the model learns. */
export const MAX_CLASSES = 1_000;

/** Characters of a class name or a title. */
export const MAX_NAME_LENGTH = 80;
