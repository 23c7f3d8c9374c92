#include "energy/picture.h"

#include <png.h>
#include <string.h>

/* By the simple interface of libpng: no long jumps. */
int picture_write(const picture *p, FILE *out, err *e)
{
    png_image image;
    memset(&image, 0, sizeof image);
    image.version = PNG_IMAGE_VERSION;
    image.width = (png_uint_32)p->width;
    image.height = (png_uint_32)p->height;
    image.format = PNG_FORMAT_RGB;
    if (png_image_write_to_stdio(&image, out, 0, p->rgb, 0, NULL)) return 0;
    return err_set(e, ERR_IO, "a picture cannot be written: %s", image.message);
}
