"""3MF with colours: bodies as parts of one object, each with its extruder, and one colour change.

The core is the 3MF Consortium's (Core Specification 1.3): a zip of XML, colours as base
materials. What PrusaSlicer reads beside it stands under `Metadata/`: which triangles
belong to which extruder, and at which height a printer with one extruder stops for the
other filament. Two runs give the same bytes: the zip's times are the format's first day.
"""

import io
import zipfile
from collections.abc import Iterator, Sequence
from typing import Final
from xml.sax.saxutils import quoteattr

import numpy as np

from deskbell_label.mesh import Body, Mesh

_CORE: Final = "http://schemas.microsoft.com/3dmanufacturing/core/2015/02"
_TYPES: Final = """<?xml version="1.0" encoding="UTF-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
 <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
 <Default Extension="model" ContentType="application/vnd.ms-package.3dmanufacturing-3dmodel+xml"/>
 <Default Extension="config" ContentType="text/xml"/>
 <Default Extension="xml" ContentType="text/xml"/>
</Types>
"""
_RELATIONS: Final = """<?xml version="1.0" encoding="UTF-8"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
 <Relationship Target="/3D/3dmodel.model" Id="model" Type="http://schemas.microsoft.com/3dmanufacturing/2013/01/3dmodel"/>
</Relationships>
"""
_FIRST_DAY: Final = (1980, 1, 1, 0, 0, 0)


def threemf(title: str, bodies: Sequence[Body], change: float | None = None) -> bytes:
    """Return bodies as one object; layers that end above `change`, in mm, have the other colour."""
    files = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _RELATIONS,
        "3D/3dmodel.model": "".join(_model(title, bodies)),
        "Metadata/Slic3r_PE_model.config": "".join(_parts(title, bodies)),
    }
    if change is not None:
        files["Metadata/Prusa_Slicer_custom_gcode_per_print_z.xml"] = _stop(
            change, bodies[-1].colour
        )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in files.items():
            entry = zipfile.ZipInfo(name, _FIRST_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, text)
    return packed.getvalue()


def _model(title: str, bodies: Sequence[Body]) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f'<model unit="millimeter" xml:lang="en-US" xmlns="{_CORE}">\n'
    yield f' <metadata name="Title">{_text(title)}</metadata>\n'
    yield ' <metadata name="Application">Deskbell</metadata>\n <resources>\n'
    yield '  <basematerials id="1">\n'
    for body in bodies:
        yield f'   <base name={quoteattr(body.name)} displaycolor="{body.colour.upper()}FF"/>\n'
    yield "  </basematerials>\n"
    yield f'  <object id="2" type="model" name={quoteattr(title)} pid="1" pindex="0"><mesh>\n'
    yield "   <vertices>\n"
    for x, y, z in np.concatenate([body.mesh.vertices for body in bodies]).tolist():
        yield f'<vertex x="{x:.7g}" y="{y:.7g}" z="{z:.7g}"/>\n'
    yield "   </vertices>\n   <triangles>\n"
    offset = 0
    for at, body in enumerate(bodies):
        for one, two, three in (body.mesh.triangles.astype(np.int64) + offset).tolist():
            yield f'<triangle v1="{one}" v2="{two}" v3="{three}" pid="1" p1="{at}"/>\n'
        offset += len(body.mesh.vertices)
    yield '   </triangles>\n  </mesh></object>\n </resources>\n <build><item objectid="2"/></build>\n</model>\n'


def _parts(title: str, bodies: Sequence[Body]) -> Iterator[str]:
    """Yield which triangles are which part, as PrusaSlicer keeps it."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<config>\n <object id="2" instances_count="1">\n'
    yield f'  <metadata type="object" key="name" value={quoteattr(title)}/>\n'
    first = 0
    for body in bodies:
        last = first + _count(body.mesh) - 1
        yield f'  <volume firstid="{first}" lastid="{last}">\n'
        yield f'   <metadata type="volume" key="name" value={quoteattr(body.name)}/>\n'
        yield '   <metadata type="volume" key="volume_type" value="ModelPart"/>\n'
        yield f'   <metadata type="volume" key="extruder" value="{body.extruder}"/>\n  </volume>\n'
        first = last + 1
    yield " </object>\n</config>\n"


def _stop(height: float, colour: str) -> str:
    """Return the one colour change of a printer with one extruder, as PrusaSlicer keeps it."""
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<custom_gcodes_per_print_z>\n'
        f'<code print_z="{height:.7g}" type="0" extruder="1" color="{colour.upper()}" extra="" gcode="M600"/>\n'
        '<mode value="SingleExtruder"/>\n</custom_gcodes_per_print_z>\n'
    )


def _count(mesh: Mesh) -> int:
    return len(mesh.triangles)


def _text(value: str) -> str:
    return quoteattr(value)[1:-1]
