//! Reads Arrow IPC files and streams with arrow-rs, turns the order of their rows round, and writes them again:
//! `strata-interop FROM TO [FROM TO]...`. Names that end in `.arrows` are streams, others files; those with `.lz4.` or
//! `.zstd.` in them are written with their buffers compressed. Each batch is turned round by itself, so that the rows went through arrow-rs's arrays and not just through its messages. Prints
//! `BATCHES ROWS` for each pair.

use std::error::Error;
use std::fs::File;
use std::io::{BufReader, BufWriter};

use arrow_array::{RecordBatch, UInt32Array};
use arrow_ipc::reader::{FileReader, StreamReader};
use arrow_ipc::writer::{FileWriter, IpcWriteOptions, StreamWriter};
use arrow_ipc::CompressionType;
use arrow_schema::SchemaRef;
use arrow_select::take::take_record_batch;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn is_stream(path: &str) -> bool {
    path.ends_with(".arrows")
}

fn read(path: &str) -> Result<(SchemaRef, Vec<RecordBatch>)> {
    let file = BufReader::new(File::open(path)?);
    if is_stream(path) {
        let reader = StreamReader::try_new(file, None)?;
        Ok((reader.schema(), reader.collect::<std::result::Result<_, _>>()?))
    } else {
        let reader = FileReader::try_new(file, None)?;
        Ok((reader.schema(), reader.collect::<std::result::Result<_, _>>()?))
    }
}

fn compression_of(path: &str) -> Option<CompressionType> {
    let named = |part: &str| path.contains(part);
    if named(".lz4.") {
        Some(CompressionType::LZ4_FRAME)
    } else if named(".zstd.") {
        Some(CompressionType::ZSTD)
    } else {
        None
    }
}

fn write(path: &str, schema: &SchemaRef, batches: &[RecordBatch]) -> Result<()> {
    let file = BufWriter::new(File::create(path)?);
    let options = IpcWriteOptions::default().try_with_compression(compression_of(path))?;
    if is_stream(path) {
        let mut writer = StreamWriter::try_new_with_options(file, schema, options)?;
        for batch in batches {
            writer.write(batch)?;
        }
        writer.finish()?;
    } else {
        let mut writer = FileWriter::try_new_with_options(file, schema, options)?;
        for batch in batches {
            writer.write(batch)?;
        }
        writer.finish()?;
    }
    Ok(())
}

fn turned_round(batch: &RecordBatch) -> Result<RecordBatch> {
    let rows: UInt32Array = (0..batch.num_rows() as u32).rev().collect();
    Ok(take_record_batch(batch, &rows)?)
}

fn main() -> Result<()> {
    let paths: Vec<String> = std::env::args().skip(1).collect();
    for pair in paths.chunks(2) {
        let (schema, batches) = read(&pair[0]).map_err(|error| format!("{}: {error}", pair[0]))?;
        let turned = batches.iter().map(turned_round).collect::<Result<Vec<_>>>()?;
        write(&pair[1], &schema, &turned).map_err(|error| format!("{}: {error}", pair[1]))?;
        let rows: usize = turned.iter().map(RecordBatch::num_rows).sum();
        println!("{} {}", turned.len(), rows);
    }
    Ok(())
}
